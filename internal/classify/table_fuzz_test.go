package classify_test

import (
	"testing"
)

// FuzzUnmarshalTable takes anything for a stored table: it is refused, or the table goes on as any other.
func FuzzUnmarshalTable(f *testing.F) {
	e := engine(f)
	next := customers(3, 20)
	for _, seed := range []uint64{1, 2} {
		data, err := read(e, customers(seed, 8)).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table := customerTable(e)
		if table.UnmarshalBinary(data) != nil {
			return
		}
		table.Add(&next)
		e.Judge(table)
		if _, err := table.MarshalBinary(); err != nil {
			t.Error(err)
		}
	})
}
