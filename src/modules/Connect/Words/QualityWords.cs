using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Connect.Words;

/// <summary>How far a value may be believed, in words.</summary>
internal static class QualityWords
{
    public static Bilingual Of(Quality quality) => quality.Code switch
    {
        _ when quality.IsGood => new("良好", "Good"),
        var code when code == Quality.UncertainInitial.Code => new("初值", "Initial"),
        var code when code == Quality.UncertainSubstituted.Code => new("替代值", "Substituted"),
        var code when code == Quality.UncertainOutOfRange.Code => new("超量程", "Out of range"),
        var code when code == Quality.UncertainClock.Code => new("时钟可疑", "Clock in doubt"),
        var code when code == Quality.BadOffline.Code => new("离线", "Offline"),
        var code when code == Quality.BadNoAnswer.Code => new("无响应", "No answer"),
        var code when code == Quality.BadConfiguration.Code => new("配置错", "Wrong configuration"),
        var code when code == Quality.BadExpired.Code => new("过期", "Expired"),
        var code when code == Quality.BadDevice.Code => new("设备故障", "Device fault"),
        _ => quality.IsBad ? new("不可用", "Bad") : new("存疑", "Uncertain"),
    };

    public static string Look(Quality quality) => quality.Class switch
    {
        QualityClass.Good => "tag-ok",
        QualityClass.Uncertain => "tag-warn",
        _ => "tag-bad",
    };
}
