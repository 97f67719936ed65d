package classify

import (
	"bytes"

	"github.com/domicile/domicile/internal/classify/people"
)

// placeOf says where a country, a region or an address places a person; Unknown when it does not.
func placeOf(v []byte) people.Place {
	v = bytes.TrimSpace(v)
	switch string(bytes.ToLower(v)) {
	case "":
		return people.Unknown
	case "cn", "chn", "china", "中国", "中国大陆", "中华人民共和国", "prc", "mainland china", "+86", "156":
		return people.Mainland
	}
	for _, p := range []string{"香港", "澳门", "澳門", "台湾", "台灣", "臺灣", "海外", "国外"} {
		if bytes.HasPrefix(v, []byte(p)) {
			return people.Elsewhere
		}
	}
	v = bytes.TrimPrefix(v, []byte("中国"))
	for _, p := range mainlandProvinces {
		if bytes.HasPrefix(v, []byte(p)) {
			return people.Mainland
		}
	}
	if _, ok := countries[string(bytes.ToLower(v))]; ok {
		return people.Elsewhere
	}
	return people.Unknown
}
