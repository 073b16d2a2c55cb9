using Yiwang.Events;

namespace Yiwang.Identify.Records;

/// <summary>What happened, by event kind.</summary>
internal static class HistoryWords
{
    public static Bilingual Of(string kind) => kind switch
    {
        "IdentifierRegistered" => new("登记", "Registered"),
        "IdentifierRevised" => new("修改", "Revised"),
        "IdentifierVoided" => new("作废", "Voided"),
        "RangeRegistered" => new("整段登记", "Range registered"),
        "AliasBound" => new("绑定别名", "Alias bound"),
        "TemplatePublished" => new("发布模板", "Template published"),
        "TemplateDrafted" => new("保存模板草稿", "Template draft saved"),
        "TemplateDisabled" => new("停用模板", "Template disabled"),
        "PrefixRequested" => new("申请前缀", "Prefix requested"),
        "PrefixDecided" => new("审核前缀申请", "Prefix request decided"),
        "PrefixDelegated" => new("授权前缀", "Prefix delegated"),
        "PrefixSuspended" => new("暂停前缀", "Prefix suspended"),
        "PrefixResumed" => new("恢复前缀", "Prefix resumed"),
        "PrefixCancelled" => new("注销前缀", "Prefix cancelled"),
        "PrefixRehomed" => new("前缀迁移", "Prefix rehomed"),
        "PrefixHomed" => new("前缀落户", "Prefix homed"),
        "BatchCommitted" => new("批量登记", "Batch registered"),
        _ => new("存证记录", kind),
    };
}
