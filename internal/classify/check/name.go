package check

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

func text() []named {
	return []named{
		{"han_name", HanName},
		{"han_address", HanAddress},
		{"address_shape", addressShape},
		{"ethnic_group", EthnicGroup},
	}
}

// HanName reports whether v reads like a Chinese name: a family name and one or two characters (a compound family name
// and one or two), or a name of a minority with a middle dot. Words for roles, goods and places are none. A column can
// be told by it, a single value cannot.
func HanName(v []byte) bool {
	n := utf8.RuneCount(v)
	if n < 2 || n > 4 || !allHan(v) {
		return false
	}
	if strings.Contains(notNames, " "+string(v)+" ") || roleWord(v) {
		return false
	}
	if n > 2 && strings.Contains(compounds, string(v[:6])) {
		return true
	}
	return n < 4 && strings.Contains(surnames, string(v[:3]))
}

// roleWord reports whether the last character is one with which things end, and names do not.
func roleWord(v []byte) bool {
	r, _ := utf8.DecodeLastRune(v)
	return strings.ContainsRune("员部门者处科室店厂局院校市省县区镇乡村路街号型类型品款色器机裤鞋衣帽包费率额价量数码表单页栏站级", r)
}

func allHan(v []byte) bool {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if r < 0x3400 || r > 0x9FFF {
			return false
		}
		v = v[n:]
	}
	return true
}

// HanAddress reports whether v reads like a Chinese address down to a street, a house or a room: two marks of place, or
// one and a figure before it.
func HanAddress(v []byte) bool {
	if bytes.ContainsAny(v, "{}<>=\"") || bytes.Contains(v, []byte("，")) || bytes.Contains(v, []byte("。")) {
		return false
	}
	coarse, fine, figure := 0, 0, false
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRune(v[i:])
		switch {
		case r >= '0' && r <= '9':
			figure = true
		case strings.ContainsRune("省市区县州盟旗镇乡", r):
			coarse++
		case strings.ContainsRune("路街道巷弄号室栋楼幢层座村组园苑庄里坊厦", r):
			fine++
		}
		i += n
	}
	return fine >= 1 && (coarse >= 1 && (figure || fine >= 2) || coarse >= 2 || fine >= 2 && figure)
}

// addressShape is what a column that is said to hold addresses may hold: no address of the web, no bare number.
func addressShape(v []byte) bool {
	if URL(v) || bytes.Contains(v, []byte("://")) || v[0] == '/' || v[0] == '{' || IPv4(v) {
		return false
	}
	for _, c := range v {
		if letter(c) || c >= 0x80 {
			return true
		}
	}
	return false
}

// EthnicGroup reports whether v is the name of one of the 56 groups, with 族 or without.
func EthnicGroup(v []byte) bool {
	name := strings.TrimSuffix(string(v), "族")
	if name == "" || utf8.RuneCountInString(name) > 5 {
		return false
	}
	if utf8.RuneCountInString(name) == 1 && len(name) == len(v) && name != "汉" {
		return false
	}
	return strings.Contains(ethnicGroups, " "+name+" ")
}

const ethnicGroups = " 汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 " +
	"达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 "
