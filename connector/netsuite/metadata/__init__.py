"""What an account says about its record types: fields, sublists, custom fields."""
