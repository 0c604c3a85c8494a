echo {{ title | safe }}
