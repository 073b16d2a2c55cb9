using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Parcels;

internal static class VerbWords
{
    public static string Of(PactVerbs verb) => verb switch
    {
        PactVerbs.Resolve => "resolve",
        PactVerbs.Subscribe => "subscribe",
        PactVerbs.Forward => "forward",
        PactVerbs.Report => "report",
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, null),
    };

    public static PactVerbs? Read(string? word) => word switch
    {
        "resolve" => PactVerbs.Resolve,
        "subscribe" => PactVerbs.Subscribe,
        "forward" => PactVerbs.Forward,
        "report" => PactVerbs.Report,
        _ => null,
    };
}
