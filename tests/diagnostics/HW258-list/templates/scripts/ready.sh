echo {{ ports }}
