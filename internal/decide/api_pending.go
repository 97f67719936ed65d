package decide

import "errors"

// Decide applies the rules of the day to the facts.
func Decide(_ Facts, _ *Rules, _ Date) Decision {
	return Decision{Storage: StorageUndetermined, Export: ExportUndetermined, WorstCase: Prohibited, Level: LevelReview, Basis: BasisNone}
}

// Answer decides the items of a document.
func Answer(_ []byte, _ *Rules, _ Date) ([]byte, error) { return nil, errors.New("decide: no rules are loaded") }

// FactsFrom states the facts of every dataset and flow.
func FactsFrom(in Input) []Item {
	items := make([]Item, 0, len(in.Inventory.Datasets))
	for _, d := range in.Inventory.Datasets {
		items = append(items, Item{ID: d.ID, Dataset: d.ID})
	}
	return items
}
