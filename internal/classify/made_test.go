package classify_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/domicile/domicile/internal/classify/check"
)

// made makes values of a kind, all invented, seeded.
type made struct{ r *rand.Rand }

func newMade(seed uint64) made { return made{r: rand.New(rand.NewPCG(seed, 7))} }

func (m made) pick(all ...string) string { return all[m.r.IntN(len(all))] }

func (m made) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + m.r.IntN(10))
	}
	return string(b)
}

func (m made) rune(set string) string {
	all := []rune(set)
	return string(all[m.r.IntN(len(all))])
}

func (m made) runes(set string, n int) string {
	var sb strings.Builder
	for range n {
		sb.WriteString(m.rune(set))
	}
	return sb.String()
}

func (m made) date(from, to int) string {
	return fmt.Sprintf("%04d%02d%02d", from+m.r.IntN(to-from), 1+m.r.IntN(12), 1+m.r.IntN(28))
}

func (m made) county() string {
	return m.pick("110105", "310101", "440305", "330106", "510104", "420106", "370202", "320102", "610113", "130503", "532301", "650102")
}

func (m made) residentID() string {
	body := m.county() + m.date(1950, 2018) + m.digits(3)
	return body + string(check.ResidentIDCheckDigit([]byte(body)))
}

func (m made) residentID15() string { return m.county() + m.date(1940, 1999)[2:] + m.digits(3) }

func (m made) mobile() string {
	return m.pick("130", "135", "138", "139", "150", "158", "166", "173", "186", "189", "199") + m.digits(8)
}

func (m made) card() string {
	body := m.pick("622202", "622848", "621700", "621226", "625912") + m.digits(12)
	return body + string(check.LuhnDigit([]byte(body)))
}

func (m made) email() string {
	return m.pick("wang", "li.na", "zhang_wei", "chen", "lucy") + m.digits(4) + "@" + m.pick("example.com", "mail.example.cn", "example.org")
}

func (m made) name() string {
	return m.rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹") + m.runes("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国志文", 1+m.r.IntN(2))
}

func (m made) address() string {
	return m.pick("北京市朝阳区", "上海市浦东新区", "广东省深圳市南山区", "浙江省杭州市西湖区", "四川省成都市武侯区") +
		m.pick("建国", "世纪", "科技", "文三", "人民") + m.pick("路", "大道", "街") + fmt.Sprintf("%d号%d栋%d室", 1+m.r.IntN(300), 1+m.r.IntN(20), 101+m.r.IntN(1900))
}

func (m made) comment() string {
	return m.pick("物流很快，包装也很好，", "颜色和图片有一点差别，", "第二次买了，家里人都喜欢，", "客服态度不错，") + m.pick("下次还会再来。", "给个好评！", "希望能再便宜一点。")
}

func (m made) uscc() string {
	org := m.runes("0123456789ABCDEFGHJKLMNPQRTUWXY", 8)
	c, _ := check.OrgCodeCheck([]byte(org))
	body := m.pick("91", "92", "12", "51") + m.county() + org + string(c)
	last, ok := check.USCCCheck([]byte(body))
	if !ok {
		return m.uscc()
	}
	return body + string(last)
}

func (m made) plate() string {
	if m.r.IntN(4) == 0 {
		return m.rune("京沪粤浙苏川") + m.rune("ABCDEFG") + m.pick("D", "F") + m.digits(5)
	}
	return m.rune("京沪粤浙苏川") + m.rune("ABCDEFG") + m.rune("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") + m.digits(4)
}

func (m made) vin() string {
	b := []byte("L" + m.runes("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 12) + m.digits(4))
	b[8], _ = check.VINCheck(b)
	return string(b)
}

func (m made) imei() string {
	body := m.pick("86", "35") + m.digits(12)
	return body + string(check.LuhnDigit([]byte(body)))
}

func (m made) openid() string {
	return "o" + m.runes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 25) + "a9Z"[m.r.IntN(2):][:1] + "X"
}

func (m made) hkid() string {
	body := m.rune("ABCDEFGHKMPRSVYZ") + m.digits(6)
	return body + "(" + string(check.HKIDCheck([]byte(body))) + ")"
}

func (m made) ip() string {
	return fmt.Sprintf("%d.%d.%d.%d", 1+m.r.IntN(223), m.r.IntN(256), m.r.IntN(256), 1+m.r.IntN(254))
}

// row is one line of a dense export.
func (m made) row() string {
	return fmt.Sprintf("2024-%02d-%02d %02d:%02d:%02d,%d.%02d,%s,%s,%s,%s,%s\n", 1+m.r.IntN(12), 1+m.r.IntN(28), m.r.IntN(24), m.r.IntN(60),
		m.r.IntN(60), m.r.IntN(9000), m.r.IntN(100), m.mobile(), m.residentID(), m.email(), m.address(), m.comment())
}
