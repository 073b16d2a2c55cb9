namespace Yiwang.Things.Prefixes;

internal static class PrefixSubjects
{
    public static string Of(Prefix prefix) => $"prefix:{prefix}";

    public static string OfRequest(string id) => $"prefix-request:{id}";
}
