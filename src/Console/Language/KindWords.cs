using Yiwang.Events;

namespace Yiwang.Console.Language;

/// <summary>Event kinds as people say them; a test proves that none is forgotten.</summary>
public static class KindWords
{
    public static Bilingual Of(string kind) => kind switch
    {
        "OrgRegistered" => new("单位登记", "Organisation registered"),
        "OrgRevised" => new("单位信息变更", "Organisation revised"),
        "OrgKeyRotated" => new("更换单位密钥", "Organisation's key rotated"),
        "UserBound" => new("开通用户", "User bound"),
        "UserUnbound" => new("移出用户", "User removed"),
        "UserRevised" => new("用户信息变更", "User revised"),
        "UserDisabled" => new("停用用户", "User disabled"),
        "UserEnabled" => new("恢复用户", "User enabled"),
        "RoleGranted" => new("授予角色", "Role granted"),
        "RoleRevoked" => new("收回角色", "Role revoked"),
        "AppIdentityIssued" => new("签发应用身份", "App identity issued"),
        "AppIdentityRevised" => new("变更应用身份", "App identity changed"),
        "AppIdentityRevoked" => new("撤销应用身份", "App identity revoked"),
        "PrefixRequested" => new("申请前缀", "Prefix requested"),
        "PrefixDecided" => new("审核前缀", "Prefix decided"),
        "PrefixDelegated" => new("授权前缀", "Prefix delegated"),
        "PrefixSuspended" => new("暂停前缀", "Prefix suspended"),
        "PrefixResumed" => new("恢复前缀", "Prefix resumed"),
        "PrefixCancelled" => new("注销前缀", "Prefix cancelled"),
        "PrefixRehomed" => new("前缀迁移", "Prefix rehomed"),
        "TemplateDrafted" => new("保存模板草稿", "Template draft saved"),
        "TemplatePublished" => new("发布模板", "Template published"),
        "TemplateDisabled" => new("停用模板", "Template disabled"),
        "IdentifierRegistered" => new("登记标识", "Identifier registered"),
        "IdentifierRevised" => new("修改标识", "Identifier revised"),
        "IdentifierVoided" => new("作废标识", "Identifier voided"),
        "RangeRegistered" => new("登记标识段", "Range registered"),
        "AliasBound" => new("绑定别名", "Alias bound"),
        "PointSaved" => new("保存测点", "Point saved"),
        "PointRetired" => new("停用测点", "Point retired"),
        "AdapterSaved" => new("保存采集连接", "Connection saved"),
        "AdapterRemoved" => new("删除采集连接", "Connection removed"),
        "DeviceRulesSet" => new("设定设备状态规则", "Rules of a device's state set"),
        "WriteOrdered" => new("下达写入指令", "Write ordered"),
        "WriteAnswered" => new("写入结果", "Write answered"),
        "StateChanged" => new("设备状态变化", "Device changed state"),
        "CalendarYearSet" => new("设定工作日历", "Workday calendar set"),
        "CalendarYearUndone" => new("撤销工作日历修改", "Edit of the workday calendar undone"),
        "BatchCommitted" => new("批量登记生效", "Batch committed"),
        "BatchAborted" => new("批量登记取消", "Batch aborted"),
        "GroupErased" => new("按要求删除内容", "Content erased on request"),
        "PersonErased" => new("按要求删除个人信息", "Person erased on request"),
        "AuditRoot" => new("审计日志每日摘要", "Daily root of the audit"),
        _ => new("存证记录", kind),
    };
}
