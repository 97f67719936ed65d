package inventory

// MayRead returns nil when reading values of the store from the runner's place exports nothing, else the gap that
// takes the place of the values. Reading the values of a mainland store from outside, or from a place that nobody has
// stated, would itself be an export. Names, schemas and statistics may be read from anywhere.
func MayRead(runner Place, s Store) *Gap {
	if s.Local || s.Place.Zone != Mainland || runner.Zone == Mainland {
		return nil
	}
	return &Gap{
		Scope: s.Scope(), Store: s.ID, Op: "read values", Cause: ExportByReading,
		Fix: Fix{Code: FixRunInside, Args: []string{string(Mainland)}},
	}
}
