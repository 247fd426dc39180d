"""What does it cost, beside its peers, on the same work in the same run?"""
