"""Words around a phone number and after a person's name."""

from typing import Final

from kehu_xl.spec.vocabulary import words

PHONE_LABELS: Final = words(
    """
    手机号码 手机号 手机 移动电话 联系电话 联系方式 联系手机 电话号码 电话 固定电话 固话 座机 办公电话 办公室 办公 办 宅电 住宅 家庭电话 家
    单位电话 单位 公司电话 号码 热线 客服电话 客服热线 客服 总机 微信同号 微信 Telephone Tel Mobile Phone Cell Mob 電話 手機
    """
)
FAX_LABELS: Final = words("传真 傳真 Fax")
EXTENSIONS: Final = words("转接 分机号 分机 转 ext. ext 轉")
NUMBER_SEPARATORS: Final = "；;、/，,|\\和或及与&+"
NUMBER_JOINER: Final = ";"
TITLES: Final = words(
    """
    先生 女士 小姐 太太 夫人 同志 师傅 老师 老板 老板娘 老总 总 总经理 副总经理 副总 经理 副经理 主任 副主任 厂长 副厂长 科长 部长 处长 局长
    校长 园长 院长 所长 站长 店长 队长 班长 组长 主管 总监 董事长 董事 会计 出纳 财务 采购 采购员 销售 业务 业务员 助理 秘书 文员 前台 工程师 总工 工
    医生 大夫 护士 律师 教授 书记 主席 会长 秘书长 村长 镇长 姐 哥 叔 阿姨 嫂 妹 弟 法人 负责人 联系人 客户 本人 代表
    """
)
SURNAMES_OF_TWO: Final = frozenset(
    words("欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 长孙 宇文 夏侯 轩辕 南宫 端木 独孤 呼延 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 钟离 鲜于 闾丘 司空 赫连 拓跋 西门 第五 百里 东郭 南门")
)
