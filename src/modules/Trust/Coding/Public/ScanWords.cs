using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Trust.Coding.Activation;

namespace Yiwang.Trust.Coding.Public;

/// <summary>What the public page says. Only a secret code says 正品.</summary>
internal static class ScanWords
{
    public static readonly Bilingual UnknownCity = new("未知", "unknown");

    public static string Total(Text text, long total) => text[$"第 {text.Count(total)} 次查询", $"Query number {text.Count(total)}"];

    public static Bilingual Of(Verdict verdict) => verdict switch
    {
        Verdict.FirstOpened => new("正品·首次开启", "Genuine, opened for the first time"),
        Verdict.OpenedBefore => new("已激活", "Already activated"),
        Verdict.NoSuchCode => new("无此码", "No such code"),
        Verdict.Suspected => new("疑似仿冒", "Suspected counterfeit"),
        Verdict.Mistyped => new("请再看一遍", "Look again"),
        _ => new("请稍后再试", "Try again later"),
    };

    public static Bilingual Advice(Verdict verdict) => verdict switch
    {
        Verdict.FirstOpened => new("暗码有效，这是第一次使用。暗码只能使用一次，请勿转给别人。", "The secret code is good and was used for the first time. It works once only; give it to nobody."),
        Verdict.OpenedBefore => new("如果不是您开启的，产品可能被回收灌装，请联系销售方或生产企业。", "If it was not you, the bottle or box may have been refilled: ask the seller or the producer."),
        Verdict.NoSuchCode => new("请核对外码和暗码是否来自同一件产品，再试一次。连续输错会暂停验证。", "See that both codes are from the same product and try again. Repeated errors pause the check."),
        Verdict.Suspected => new("这枚外码已经用另一枚暗码开启过。请保留产品和凭证，联系生产企业。", "This visible code was opened with another secret code. Keep the product and the receipt, and ask the producer."),
        Verdict.Mistyped => new("暗码是 8 位字母和数字，没有 I、L、O、0 和 1。", "A secret code has 8 letters and digits, and no I, L, O, 0 or 1."),
        _ => new("尝试次数太多。", "There were too many tries."),
    };

    public static string Look(Verdict verdict) => verdict switch { Verdict.FirstOpened => "ok", Verdict.Suspected or Verdict.NoSuchCode => "bad", _ => "warn" };
    public static string Icon(Verdict verdict) => verdict switch { Verdict.FirstOpened => "rosette-discount-check", Verdict.Suspected or Verdict.NoSuchCode => "alert-triangle", Verdict.OpenedBefore => "history", _ => "help-circle" };
}
