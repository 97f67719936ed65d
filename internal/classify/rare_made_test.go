package classify_test

import (
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/classify/check"
)

// rareKinds lists the kinds that sample databases do not hold.
func rareKinds(m made) []rareKind {
	return append(rareDocuments(m), rareNumbers(m)...)
}

func rareDocuments(m made) []rareKind {
	return []rareKind{
		{title: "resident id, 18", kind: "resident_id", hints: "id_card sfzh 身份证号 idCardNo", value: m.residentID, proven: true, anyCase: true, spaced: true, inText: true},
		{title: "resident id, 15", kind: "resident_id", hints: "id_card sfzhm", value: m.residentID15},
		{title: "permit of HK, Macao, Taiwan", kind: "resident_id", hints: "id_no", value: m.islanderID, proven: true, anyCase: true, spaced: true, inText: true},
		{title: "permanent residence, 2023", kind: "id_doc_number", hints: "residence_permit 永久居留证号", value: m.foreigner2023, proven: true, anyCase: true, spaced: true, inText: true},
		{title: "permanent residence, 2017", kind: "id_doc_number", hints: "green_card_no 居留证号", value: m.foreigner2017},
		{title: "travel permit, HK and Macao", kind: "id_doc_number", form: "hk_macao_permit", hints: "home_return_permit 回乡证号", value: m.homeReturn},
		{title: "travel permit, Taiwan", kind: "id_doc_number", hints: "taiwan_permit tbzh", value: func() string { return "0" + m.digits(7) }},
		{title: "exit permit", kind: "id_doc_number", hints: "eep_no", value: func() string { return m.pick("C", "W", "CA", "CB")[:1] + m.digits(8) }},
		{title: "passport", kind: "id_doc_number", form: "passport", hints: "passport_no hzhm 护照号", value: m.passport},
		{title: "passport, foreign", kind: "id_doc_number", hints: "passportNumber", value: func() string { return m.runes("ABCDEFGHKLMNPRSTUVWXYZ", 2) + m.digits(7) }},
		{title: "HKID", kind: "id_doc_number", form: "hkid", hints: "hkid 香港身份证", value: m.hkid},
		{title: "Macao ID", kind: "id_doc_number", hints: "macau_id", value: func() string { return m.pick("1", "5", "7") + m.digits(7) }},
		{title: "Taiwan ID", kind: "id_doc_number", form: "taiwan_id", hints: "twid 台湾身份证号", value: m.taiwanID},
		{title: "driver licence", kind: "id_doc_number", hints: "driver_license_no 驾驶证号", value: m.residentID},
		{title: "military ID", kind: "id_doc_number", hints: "军官证号 officer_no", value: func() string { return m.pick("军字第", "士字第", "文字第") + m.digits(8) + "号" }},
	}
}

func rareNumbers(m made) []rareKind {
	return []rareKind{
		{title: "mobile", kind: "phone", hints: "mobile sjhm 联系方式", value: m.mobile, proven: true, spaced: true, inText: true},
		{title: "mobile, +86", kind: "phone", hints: "tel", value: func() string { return "+86" + m.mobile() }, proven: true, inText: true},
		{title: "bank card", kind: "bank_account", hints: "bank_card yhkh 银行卡号", value: m.card, proven: true, spaced: true, inText: true},
		{title: "unified credit code", kind: "tax_id", hints: "credit_code 统一社会信用代码 nsrsbh", value: m.uscc, proven: true, anyCase: true, inText: true},
		{title: "taxpayer number, 15", kind: "tax_id", hints: "tax_no nsrsbh", value: m.taxpayer15},
		{title: "plate", kind: "vehicle_plate", hints: "plate_no cphm 车牌号", value: m.plate, proven: true, anyCase: true, inText: true},
		{title: "plate, with a bullet", kind: "vehicle_plate", hints: "car_no", value: func() string {
			p := []rune(m.plate())
			return string(p[:2]) + m.pick("•", "．", "-", "·", " ") + string(p[2:])
		}, proven: true},
		{title: "plate, with a dot", kind: "vehicle_plate", hints: "car_no", value: func() string { p := []rune(m.plate()); return string(p[:2]) + "·" + string(p[2:]) }, proven: true},
		{title: "plate, new energy", kind: "vehicle_plate", hints: "plate", value: m.newEnergy, proven: true, anyCase: true, inText: true},
		{title: "VIN", kind: "vin", hints: "vin 车架号 chassis_no", value: m.vin, proven: true, anyCase: true, inText: true},
		{title: "IMEI", kind: "imei", hints: "imei", value: m.imei, proven: true, inText: true},
		{title: "IMSI", kind: "imsi", hints: "imsi", value: func() string { return "460" + m.pick("00", "01", "11") + m.digits(10) }, proven: true, inText: true},
		{title: "ICCID", kind: "iccid", hints: "iccid", value: func() string { return "8986" + m.digits(16) }, proven: true, inText: true},
		{title: "MAC", kind: "device_info", form: "mac", hints: "mac_addr wifi_mac", value: m.mac, proven: true, anyCase: true},
		{title: "openid", kind: "social_id", hints: "openid wx_openid", value: m.openid},
		{title: "QQ", kind: "social_id", hints: "qq QQ号", value: func() string { return m.pick("1", "2", "3", "9") + m.digits(8) }},
		{title: "IPv4", kind: "ip_address", hints: "login_ip ip_addr", value: m.ip, proven: true, anyCase: true, inText: true},
		{title: "e-mail", kind: "email", hints: "email yx", value: m.email, proven: true, anyCase: true, inText: true},
	}
}

// islanderID makes the number of a residence permit for people of Hong Kong, Macao and Taiwan.
func (m made) islanderID() string {
	body := m.pick("810000", "820000", "830000") + m.date(1950, 2018) + m.digits(3)
	return body + string(check.ResidentIDCheckDigit([]byte(body)))
}

func (m made) foreigner2023() string {
	body := "9" + m.pick("11", "31", "44") + m.pick("840", "392", "410") + m.date(1950, 2010) + m.digits(3)
	return body + string(check.ResidentIDCheckDigit([]byte(body)))
}

func (m made) foreigner2017() string {
	return m.pick("USA", "JPN", "KOR", "DEU") + m.pick("1101", "3101", "4403") + m.date(1950, 1999)[2:] + m.digits(2)
}

func (m made) homeReturn() string {
	return m.pick("H", "M") + m.digits(8) + strings.Repeat(m.digits(2), m.r.IntN(2))
}

func (m made) passport() string {
	return m.pick("E"+m.digits(1), "EA", "EB", "EJ") + m.digits(7)
}

func (m made) taiwanID() string {
	body := m.rune("ABCDEFGHJKLMNPQRSTUVXY") + m.pick("1", "2") + m.digits(7)
	return body + string(check.TaiwanIDCheck([]byte(body)))
}

func (m made) taxpayer15() string {
	org := m.runes("0123456789ABCDEFGHJKLMNPQRTUWXY", 8)
	c, _ := check.OrgCodeCheck([]byte(org))
	return m.county() + org + string(c)
}

func (m made) newEnergy() string {
	return m.rune("京沪粤浙苏川") + m.rune("ABCDEFG") + m.pick("D", "F", "A", "B") + m.digits(5)
}

func (m made) mac() string {
	return fmt.Sprintf("%02x:1a:2b:%02X:4d:%02x", m.r.IntN(256), m.r.IntN(256), m.r.IntN(256))
}

// code makes an article code, words a few words: what other columns hold.
func (m made) code() string { return m.pick("SO", "PO", "AB", "KX") + "-" + m.digits(6) }

func (m made) words() string {
	return m.pick("标准", "加急", "普通", "定制") + m.pick("包装", "服务", "安装", "配送") + m.digits(1)
}
