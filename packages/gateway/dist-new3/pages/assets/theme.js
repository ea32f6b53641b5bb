// Runs before the first paint, so that a chosen theme does not flash in after the other.
document.documentElement.dataset.theme = localStorage.getItem('litecone.theme') ?? 'auto'
