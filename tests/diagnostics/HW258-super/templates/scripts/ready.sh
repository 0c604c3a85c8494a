{{ super() }}
