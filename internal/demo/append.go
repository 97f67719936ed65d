package demo

import (
	"encoding/json"
	"strconv"
	"time"
)

func appendNumber(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

// appendCells appends CSV cells, each with a comma before it. The lists of the package hold no comma and no quote.
func appendCells(b []byte, cells ...string) []byte {
	for _, c := range cells {
		b = append(append(b, ','), c...)
	}
	return b
}

// appendDay appends yyyymmdd with hyphens.
func appendDay(b []byte, day string) []byte {
	b = append(append(b, day[:4]...), '-')
	b = append(append(b, day[4:6]...), '-')
	return append(b, day[6:]...)
}

// appendTime appends the moment of record i: a minute or so after the one before, for most of a year.
func appendTime(b []byte, i int) []byte {
	return start().Add(time.Duration(i%400_000)*61*time.Second).AppendFormat(b, time.DateTime)
}

// appendQuoted appends a text as JSON.
func appendQuoted(b []byte, s string) []byte {
	q, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...)
	}
	return append(b, q...)
}

func sex(girl bool) string {
	if girl {
		return "女"
	}
	return "男"
}
