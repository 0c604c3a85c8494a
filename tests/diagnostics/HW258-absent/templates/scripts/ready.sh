echo {{ marker }}
