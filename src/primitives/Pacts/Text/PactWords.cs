using Yiwang.Signing;

namespace Yiwang.Pacts.Text;

/// <summary>Enumerations as they stand in texts.</summary>
internal static class PactWords
{
    public static readonly IReadOnlyDictionary<string, PactKind> Kinds = Enum.GetValues<PactKind>().ToDictionary(Lower, k => k);
    public static readonly IReadOnlyDictionary<string, PactNoticeKind> Notices = Enum.GetValues<PactNoticeKind>().ToDictionary(Lower, k => k);
    public static readonly IReadOnlyDictionary<string, SigningAlgorithm> Algorithms = Enum.GetValues<SigningAlgorithm>().ToDictionary(a => a.ToString(), a => a);
    public static readonly IReadOnlyList<PactVerbs> Verbs = [PactVerbs.Resolve, PactVerbs.Subscribe, PactVerbs.Forward, PactVerbs.Report];
    public static readonly IReadOnlyDictionary<string, PactVerbs> VerbNames = Verbs.ToDictionary(Lower, v => v);

    public static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
