<?php
// Puts the posts of a JSON file into WordPress and exports everything as its own admin page does: php export.php FILE > EXPORT
ob_start();
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user(1);
kses_remove_filters();
$said = json_decode(file_get_contents($argv[1]), true);
update_option('WPLANG', $said['language'] ?? '');
foreach ($said['users'] ?? [] as $login => $name) {
    $users[$login] = wp_insert_user(['user_login' => $login, 'user_pass' => 'x', 'display_name' => $name, 'role' => 'author']);
}
foreach ($said['posts'] as $post) {
    $id = wp_insert_post(wp_slash([
        'post_type' => $post['type'] ?? 'post',
        'post_title' => $post['title'] ?? '',
        'post_name' => $post['name'] ?? '',
        'post_content' => $post['content'] ?? '',
        'post_excerpt' => $post['excerpt'] ?? '',
        'post_status' => $post['status'] ?? 'publish',
        'post_password' => $post['password'] ?? '',
        'post_date' => $post['date'] ?? '',
        'post_author' => $users[$post['author'] ?? ''] ?? 1,
        'post_parent' => $ids[$post['parent'] ?? ''] ?? 0,
    ]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message());
        exit(1);
    }
    $ids[$post['title'] ?? ''] = $id;
    $terms = [];
    foreach ($post['categories'] ?? [] as $name) {
        $terms[] = (int) (term_exists($name, 'category') ?: wp_insert_term($name, 'category'))['term_id'];
    }
    if ($terms) {
        wp_set_object_terms($id, $terms, 'category');
    }
    wp_set_post_tags($id, $post['tags'] ?? []);
    foreach ($post['meta'] ?? [] as $key => $value) {
        add_post_meta($id, wp_slash($key), wp_slash($value));
    }
    foreach ($post['comments'] ?? [] as $text) {
        wp_insert_comment(['comment_post_ID' => $id, 'comment_content' => $text, 'comment_approved' => 1]);
    }
    if (isset($post['picture'])) {
        $picture = wp_insert_attachment(['post_title' => $post['picture'], 'post_mime_type' => 'image/png'], "2025/01/{$post['picture']}", $id);
        set_post_thumbnail($id, $picture);
        update_post_meta($id, '_thumbnail_id', $picture);
    }
    if (isset($post['renamed'])) {
        wp_update_post(['ID' => $id, 'post_name' => $post['renamed']]);
    }
    if (!empty($post['binned'])) {
        wp_trash_post($id);
    }
}
ob_end_clean();
require_once ABSPATH . 'wp-admin/includes/export.php';
export_wp(['content' => 'all']);
