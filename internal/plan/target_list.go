package plan

import "slices"

// Entry is one line of the catalogue: a product with one of its targets, or a product that holds no data.
type Entry struct {
	Product *Product
	Order   int     // of preference, 1 first; 0 for a product that holds no data
	Target  *Target // nil for a product that holds no data
	Service *Service
	Method  *Method
	Regions []string // mainland regions, open to new customers, that list the method; none when it is bound to none
}

// Targets lists the whole catalogue: products by id, the targets of each in order of preference.
func (k *Knowledge) Targets() []Entry {
	var list []Entry
	for i := range k.Products {
		p := &k.Products[i]
		if len(p.To) == 0 {
			list = append(list, Entry{Product: p})
		}
		for n := range p.To {
			t := &p.To[n]
			list = append(list, Entry{
				Product: p, Order: n + 1, Target: t, Service: k.Service(t.Service), Method: k.Method(t.Method), Regions: k.RegionsOf(t.Method),
			})
		}
	}
	return list
}

// RegionsOf lists the mainland regions, open to new customers, that offer a method; none when it is bound to none.
func (k *Knowledge) RegionsOf(method string) []string {
	m := k.Method(method)
	if m == nil || m.Regional == "" {
		return nil
	}
	var ids []string
	for i := range k.Regions {
		if r := &k.Regions[i]; r.isOpen() && slices.Contains(r.Methods, m.Regional) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
