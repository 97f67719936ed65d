package inventory

import (
	"cmp"
	"maps"
)

// filledFrom returns the store with what it does not know taken from another record of the same thing. What both know
// stays as it is.
func (s Store) filledFrom(other Store) Store {
	s.Partition = cmp.Or(s.Partition, other.Partition)
	s.Account = cmp.Or(s.Account, other.Account)
	s.Region = cmp.Or(s.Region, other.Region)
	s.Engine = cmp.Or(s.Engine, other.Engine)
	s.EngineVersion = cmp.Or(s.EngineVersion, other.EngineVersion)
	s.Entity = cmp.Or(s.Entity, other.Entity)
	s.System = cmp.Or(s.System, other.System)
	s.Owner = cmp.Or(s.Owner, other.Owner)
	s.Purpose = cmp.Or(s.Purpose, other.Purpose)
	s.Size.Bytes = cmp.Or(s.Size.Bytes, other.Size.Bytes)
	s.Size.Items = cmp.Or(s.Size.Items, other.Size.Items)
	s.CreatedAt = cmp.Or(s.CreatedAt, other.CreatedAt)
	s.Encryption = known(s.Encryption, other.Encryption, Unknown)
	s.Logging = known(s.Logging, other.Logging, Unknown)
	s.Exposure = known(s.Exposure, other.Exposure, ExposureUnknown)
	s.Tags = united(s.Tags, other.Tags)
	s.Aliases = united(s.Aliases, other.Aliases)
	s.Local = s.Local || other.Local
	if !s.Place.known() && other.Place.known() {
		s.Place = other.Place
	}
	if s.Endpoints == nil {
		s.Endpoints = other.Endpoints
	}
	if s.Replication == nil {
		s.Replication = other.Replication
	}
	return s
}

// known returns a, or b where a is not known.
func known[T comparable](a, b, unknown T) T {
	var none T
	if a == none || a == unknown {
		return cmp.Or(b, a)
	}
	return a
}

// united returns both maps in one; where both have a key, the value of a stays.
func united(a, b map[string]string) map[string]string {
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(b)
	maps.Copy(all, a)
	return all
}
