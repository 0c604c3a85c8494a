echo {{ titel }}
