package memory

import (
	"cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// addScope indexes a scope and fills in what its stores and datasets leave out.
func (p *Provider) addScope(scope Scope) {
	stores := make([]Store, len(scope.Stores))
	for i, s := range scope.Stores {
		s.Store = fillStore(s.Store, scope.Scope)
		datasets := make([]Dataset, len(s.Datasets))
		for k, d := range s.Datasets {
			datasets[k] = fillDataset(d, s.ID)
			p.datasets[datasets[k].ID] = datasets[k]
		}
		s.Datasets = datasets
		stores[i] = s
		p.stores[s.ID] = s
	}
	scope.Stores = stores
	p.scopes[scope.ID()] = scope
}

func fillStore(s inventory.Store, scope inventory.Scope) inventory.Store {
	s.Provider = cmp.Or(s.Provider, scope.Provider)
	s.Partition = cmp.Or(s.Partition, scope.Partition)
	s.Account = cmp.Or(s.Account, scope.Account)
	s.Region = cmp.Or(s.Region, scope.Region)
	s.Service = cmp.Or(s.Service, scope.Service)
	s.Kind = cmp.Or(s.Kind, inventory.Database)
	s.ID = cmp.Or(s.ID, inventory.ID("memory:"+s.Name))
	s.Encryption = cmp.Or(s.Encryption, inventory.Unknown)
	s.Logging = cmp.Or(s.Logging, inventory.Unknown)
	s.Exposure = cmp.Or(s.Exposure, inventory.ExposureUnknown)
	if s.Place.Zone == "" {
		s.Place = inventory.UnknownPlace()
	}
	s.Local = true
	return s
}

func fillDataset(d Dataset, store inventory.ID) Dataset {
	d.Store = store
	d.ID = cmp.Or(d.ID, store+"/"+inventory.ID(d.Name))
	d.Path = cmp.Or(d.Path, d.Name)
	if d.Dataset.Rows == nil {
		d.Dataset.Rows = &inventory.Measure{Value: int64(len(d.Rows)), Method: inventory.Exact}
	}
	if d.Columns == nil {
		d.Columns = []inventory.Field{}
	}
	return d
}
