<?php
// Sets up a WordPress for the tests, imports a WXR file as its importer does, or plays the user at the keyboard:
// php wordpress.php install | import FILE | password | alter ADDRESS DELETED-ADDRESS
define('WP_INSTALLING', $argv[1] === 'install');
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/post.php';

if ($argv[1] === 'install') {
    wp_install('Hazards', 'admin', 'admin@site.example', true, '', 'secret');
    update_option('permalink_structure', '/%postname%/');
    switch_theme('plain');
    global $wp_rewrite;
    $wp_rewrite->init();
    flush_rewrite_rules(false);
    foreach (get_posts(['post_type' => 'any', 'post_status' => ['publish', 'draft', 'auto-draft', 'private'], 'numberposts' => -1]) as $post) {
        wp_delete_post($post->ID, true);
    }
    exit;
}

if ($argv[1] === 'password') {
    [$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'articles']);
    echo "admin:$password";
    exit;
}

if ($argv[1] === 'alter') {
    $page = get_page_by_path($argv[2]);
    wp_update_post(['ID' => $page->ID, 'post_title' => wp_slash("$page->post_title, altered")]);
    wp_delete_post(get_page_by_path($argv[3])->ID, true);
    exit;
}

// The steps of the plug-in WordPress Importer: an item of a known title, date and type is skipped; ids are mapped.
wp_set_current_user(1);
kses_remove_filters();
$ids = [];
$made = 0;
foreach (simplexml_load_file($argv[2])->channel->item as $item) {
    $wp = $item->children('http://wordpress.org/export/1.2/');
    $old = (int) $wp->post_id;
    $exists = post_exists((string) $item->title, '', (string) $wp->post_date, (string) $wp->post_type);
    if ($exists) {
        $ids[$old] = $exists;
        continue;
    }
    $new = wp_insert_post(wp_slash([
        'import_id' => $old,
        'post_title' => (string) $item->title,
        'post_content' => (string) $item->children('http://purl.org/rss/1.0/modules/content/')->encoded,
        'post_excerpt' => (string) $item->children('http://wordpress.org/export/1.2/excerpt/')->encoded,
        'post_name' => (string) $wp->post_name,
        'post_status' => (string) $wp->status,
        'post_type' => (string) $wp->post_type,
        'post_date' => (string) $wp->post_date,
        'post_date_gmt' => (string) $wp->post_date_gmt,
        'post_parent' => $ids[(int) $wp->post_parent] ?? 0,
    ]), true);
    if (is_wp_error($new)) {
        fwrite(STDERR, $item->title . ': ' . $new->get_error_message() . "\n");
        exit(1);
    }
    $ids[$old] = $new;
    $made++;
    foreach ($wp->postmeta as $meta) {
        add_post_meta($new, wp_slash((string) $meta->meta_key), wp_slash((string) $meta->meta_value));
    }
}
global $wpdb;
$total = $wpdb->get_var("SELECT COUNT(*) FROM $wpdb->posts WHERE post_type IN ('page', 'post')");
$meta = $wpdb->get_results("SELECT meta_value FROM $wpdb->postmeta WHERE meta_key = '_articles_source'", ARRAY_N);
echo json_encode(['made' => $made, 'total' => (int) $total, 'meta' => array_column($meta, 0)]);
