echo {{ title ~ "!" }}
