echo "Welcome to {{ title }}"
