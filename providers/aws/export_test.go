package aws

// ExposureOf lets tests read policies.
func ExposureOf(text, account string) string { return string(exposureOf(text, account)) }
