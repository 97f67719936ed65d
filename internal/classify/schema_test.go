package classify_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// TestSchemaAlone reads names as they occur in applications of many houses: table, then column[:type[:comment]] and the
// kind that the schema declares, "-" for none.
func TestSchemaAlone(t *testing.T) {
	tests := []struct{ table, columns string }{
		{"employee", `id=person_key name=person_name gender:char(4)=gender birthday:date=birth_date idCard=resident_id wedlock=marital_status
			nationId:int:民族=ethnicity nativePlace=native_place politicId:int:政治面貌=political_status email=email phone=phone address=address
			departmentId:int:所属部门=employment engageForm:varchar:聘用形式=- tiptopDegree=education school=education workID=employee_no
			workState=employment notWorkDate:date=employment`},
		{"patient", `patient_id=person_key patient_name=person_name sex=gender age:int=age id_number=resident_id home_address=address
			telephone=phone mrn=medical_record_no diagnosis=health allergy_history:text=health blood_type=blood_type contact_name=person_name
			contact_phone=phone insurance_type=- create_time:datetime=-`},
		{"building_owner", `owner_id=person_key name:varchar(64):业主名称=person_name link:varchar(11):联系人手机号=phone id_card:varchar(20):身份证号码=resident_id
			remark=- owner_type_cd=-`},
		{"parking_car", `car_num:varchar(12):车牌号=vehicle_plate car_brand=- car_color=- start_time:datetime=-`},
		{"t_user_bank", `card_no:varchar(32):银行卡号=bank_account bank_name=- bank_code:varchar(20):开户行编码=- holder:varchar(20):持卡人=person_name
			reserved_mobile:varchar(20):预留手机号=phone`},
		{"sys_oper_log", `oper_ip=ip_address oper_name=login_name oper_location=ip_location oper_url=- method=- request_method=- json_result=- cost_time:bigint=-`},
		{"product", `id=- name=- brand_name=- product_name=- description:text=- keywords=- price:decimal=- model_number=- origin_country=-`},
		{"goods_comment", `content:text=ugc member_nick_name=nickname star:int=- member_ip=ip_address pics=-`},
		{"orders", `order_no=- buyer_message=ugc consignee=person_name consignee_mobile=phone ship_address=address zip_code=postal_code pay_time:datetime=-
			user_id=person_key logistics_no=- invoice_title=- invoice_tax_no=tax_id express_company=-`},
		{"company", `company_name=- credit_code=tax_id legal_person=person_name legal_person_id_card=resident_id business_scope=- register_address=address
			contact_tel=phone`},
		{"member", `xm=person_name sfzh=resident_id sjh=phone csrq=birth_date xb=gender jtzz=address yhkh=bank_account mz=ethnicity`},
		{"wx_user", `openid=social_id unionid=social_id nick_name=nickname head_img_url=avatar session_key=credential sex:tinyint=gender city=region`},
		{"sys_user", `user_name=login_name password=credential salt=credential login_ip=ip_address login_date:datetime=behavior status:char(1)=- del_flag:char(1)=-
			phonenumber=phone avatar=avatar pwd_update_date:datetime=- dept_id=employment`},
		{"sys_oss_config", `access_key=credential secret_key=credential bucket_name=- endpoint=- domain=- region=-`},
		{"student", `student_no=education student_name=person_name guardian_name=person_name guardian_phone=phone class_name=education id_card_front=id_card_image
			face_url=face_image score:int=education`},
		{"Users", `Id=person_key FirstName=person_name LastName=person_name EmailAddress=email PhoneNumber=phone PasswordHash=credential SecurityStamp=-
			TwoFactorEnabled:bit=- EmailConfirmed:bit=- PhoneNumberConfirmed:bit=- DateOfBirth:date=birth_date PassportNumber=id_doc_number`},
		{"device", `imei=imei mac_address=device_info longitude=geo_coordinate latitude=geo_coordinate firmware_version=-`},
		{"vehicle", `vin=vin plate_no=vehicle_plate engine_no=- owner_name=person_name owner_phone=phone driver_license=id_doc_number`},
		{"article", `title=- content:text=- author=- publish_time:datetime=- cover_image=- summary=- source_url=-`},
		{"dict_nation", `code=- name=- sort:int=-`},
		{"region", `province=- city=- lng=- lat=- zip_code=- parent_id=-`},
		{"feedback", `contact=- content=ugc user_id=person_key feedback_type:tinyint=-`},
		{"payment", `alipay_account=payment_account buyer_logon_id=payment_account amount:decimal=transaction trade_no=- out_trade_no=-`},
		{"hr_salary", `employee_id=person_key basic_salary:decimal=salary bonus:decimal=salary`},
		{"login_log", `user_agent=device_info ip_addr=ip_address login_time:datetime=behavior login_location=ip_location`},
		{"supplier", `supplier_name=- contact_person=person_name contact_phone=phone supplier_address=address bank_account=bank_account`},
		{"file_info", `file_name=- real_name=- original_name=- file_path=- url=- size:bigint=- md5=-`},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.table, func(t *testing.T) {
			d := inventory.Dataset{ID: "d", Name: tt.table}
			want := map[string]string{}
			for word := range strings.FieldsSeq(tt.columns) {
				spec, kind, _ := strings.Cut(word, "=")
				parts := append(strings.SplitN(spec, ":", 3), "", "")
				if parts[1] == "" {
					parts[1] = "varchar(64)"
				}
				d.Columns = append(d.Columns, inventory.Field{Name: parts[0], Type: parts[1], Comment: parts[2]})
				want[parts[0]] = strings.TrimPrefix(kind, "-")
			}
			got := map[string]string{}
			for _, f := range e.Judge(e.NewTable(d, classify.TableOptions{})).Findings {
				if _, ok := got[f.Column]; !ok && reported(f) {
					got[f.Column] = f.Kind
				}
			}
			for column, kind := range want {
				if got[column] != kind {
					t.Errorf("%s: %q, want %q", column, got[column], kind)
				}
			}
		})
	}
}
