package people

// A cell is one combination of place, band and sensitivity. A mask has a bit for each cell in which an identifier was
// seen.
type cell uint8

const (
	bandCells  = 2             // sensitive, not sensitive
	placeCells = 4 * bandCells // four bands
	cells      = 3 * placeCells

	everyCell = mask(1)<<cells - 1
)

// mask is a set of cells.
type mask uint32

func cellOf(p Place, b Band, sensitive bool) cell {
	c := placeIndex(p)*placeCells + bandIndex(b)*bandCells
	if sensitive {
		c++
	}
	return cell(c)
}

func placeIndex(p Place) int {
	switch p {
	case Mainland:
		return 0
	case Elsewhere:
		return 1
	case Unknown:
	}
	return 2
}

func bandIndex(b Band) int {
	switch b {
	case Under14:
		return 0
	case Minor14:
		return 1
	case Adult:
		return 2
	case NoAge, AllAges:
	}
	return 3
}

// group is what one count is about: identifiers seen in any of the cells of in, and in none of out.
type group struct {
	place     Place
	band      Band
	sensitive Sensitivity
	in, out   mask
}

// groups lists what is counted, in the order of the documents. What is unknown gives way to what is known: a person of
// unknown place who is also seen as mainland is mainland; the same holds for bands, and for people about whom sensitive
// data is held somewhere.
func groups() []group {
	var all []group
	for _, p := range []Place{Mainland, Elsewhere, Unknown} {
		place, otherPlaces := maskOf(p, AllAges, Any), mask(0)
		if p == Unknown {
			otherPlaces = maskOf(Mainland, AllAges, Any) | maskOf(Elsewhere, AllAges, Any)
		}
		for _, s := range []Sensitivity{Any, Sensitive, NotSensitive} {
			g := group{place: p, band: AllAges, sensitive: s, in: maskOf(p, AllAges, s), out: otherPlaces}
			if s == NotSensitive {
				g.out |= maskOf(p, AllAges, Sensitive)
			}
			all = append(all, g)
		}
		for _, b := range []Band{Under14, Minor14, Adult, NoAge} {
			g := group{place: p, band: b, sensitive: Any, in: maskOf(p, b, Any), out: otherPlaces}
			if b == NoAge {
				g.out |= place &^ g.in
			}
			all = append(all, g)
		}
	}
	return all
}

// maskOf returns the cells of a place, a band (AllAges: every one) and a sensitivity (Any: both).
func maskOf(p Place, b Band, s Sensitivity) mask {
	var m mask
	for _, band := range []Band{Under14, Minor14, Adult, NoAge} {
		if b != AllAges && b != band {
			continue
		}
		if s != NotSensitive {
			m |= 1 << cellOf(p, band, true)
		}
		if s != Sensitive {
			m |= 1 << cellOf(p, band, false)
		}
	}
	return m
}
