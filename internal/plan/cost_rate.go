package plan

// Rate is what one unit of a currency was worth in another on a day. People state it; none is shipped.
type Rate struct {
	From   string  `json:"from"`
	To     string  `json:"to"`
	Rate   float64 `json:"rate"`
	On     Date    `json:"on"`
	Source string  `json:"source,omitempty"`
}
