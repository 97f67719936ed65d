package decide

// FactsFrom states the facts of every dataset and flow.
func FactsFrom(in Input) []Item {
	items := make([]Item, 0, len(in.Inventory.Datasets))
	for _, d := range in.Inventory.Datasets {
		items = append(items, Item{ID: d.ID, Dataset: d.ID})
	}
	return items
}
