using Yiwang.Streams;

namespace Yiwang.Connect.Query;

/// <summary>Qualities in words that programs compare: the class, then the reason where there is one.</summary>
internal static class QualityNames
{
    private static readonly string[] s_names = [.. Enumerable.Range(0, 256).Select(code => Name(new Quality((byte)code)))];

    public static string Of(byte code) => s_names[code];

    private static string Name(Quality quality)
    {
        if (quality == Quality.UncertainInitial) return "uncertain.initial";
        if (quality == Quality.UncertainSubstituted) return "uncertain.substituted";
        if (quality == Quality.UncertainOutOfRange) return "uncertain.out-of-range";
        if (quality == Quality.UncertainClock) return "uncertain.clock";
        if (quality == Quality.BadOffline) return "bad.offline";
        if (quality == Quality.BadNoAnswer) return "bad.no-answer";
        if (quality == Quality.BadConfiguration) return "bad.configuration";
        if (quality == Quality.BadExpired) return "bad.expired";
        if (quality == Quality.BadDevice) return "bad.device";
        return quality.IsGood ? "good" : quality.IsBad ? "bad" : "uncertain";
    }
}
