package classify_test

import (
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

func TestWrongWeightsDoNotCompile(t *testing.T) {
	tests := []struct {
		name string
		add  classify.Weight
	}{
		{"unknown feature", classify.Weight{Name: "luck", Weight: 1}},
		{"a feature twice", classify.Weight{Name: "bias", Weight: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k, err := classify.Load(configs.FS)
			if err != nil {
				t.Fatal(err)
			}
			k.Weights.Features = append(k.Weights.Features, tt.add)
			if _, err := classify.Compile(k); err == nil {
				t.Error("compiled")
			}
		})
	}
}

// TestConfidence orders columns that stand better and worse.
func TestConfidence(t *testing.T) {
	e, m := engine(t), newMade(5)
	tests := []struct {
		name, column string
		value        func() string
		least, most  float64
	}{
		{"name and values agree", "id_card", m.residentID, 0.97, 1},
		{"values alone", "c1", m.residentID, 0.9, 1},
		{"the name alone", "mobile", func() string { return "" }, 0.9, 1},
		{"a doubtful name", "contact", func() string { return "" }, 0, 0.8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := batchOf(columnOf(tt.column, 300, tt.value))
			table := e.NewTable(inventory.Dataset{ID: "d", Name: "customer"}, classify.TableOptions{})
			table.Add(&b)
			if f := find(e.Judge(table), tt.column); f.Kind == "" || f.Confidence < tt.least || f.Confidence > tt.most {
				t.Errorf("%s %s, confidence %v, want %v to %v", f.Kind, f.Status, f.Confidence, tt.least, tt.most)
			}
		})
	}
}
