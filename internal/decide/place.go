package decide

import "strings"

// place is a country code as a number: its two letters, or one of the two constants.
type place uint16

const (
	placeUnknown    place = 0
	somewhereAbroad place = 1 // outside the mainland, nobody knows where
)

const mainland place = 'c'<<8 | 'n'

// countries are the codes of ISO 3166-1 in lower case, as of 2026.
const countries = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz " +
	"ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr " +
	"ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp " +
	"ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz " +
	"na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw " +
	"sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz " +
	"ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"

// placeOf reads a code; placeUnknown when ISO 3166 does not have it.
func placeOf(code string) place {
	const width = 3 // of a code with its blank
	at := strings.Index(countries, code)
	if len(code) != width-1 || at < 0 || at%width != 0 {
		return placeUnknown
	}
	return place(code[0])<<8 | place(code[1])
}

// String returns the code, "" for what is unknown.
func (p place) String() string {
	if p <= somewhereAbroad {
		return ""
	}
	return string([]byte{byte(p >> 8), byte(p & 0xFF)})
}

// is says whether the place is the given one.
func (p place) is(code place) Truth {
	switch {
	case p == placeUnknown:
		return Unknown
	case p == code:
		return Yes
	case p == somewhereAbroad && code != mainland:
		return Unknown
	default:
		return No
	}
}
