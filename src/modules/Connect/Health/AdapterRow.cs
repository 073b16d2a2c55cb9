using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adapters;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Health;

/// <summary>A connection in the list, in words: equal rows look the same.</summary>
public sealed record AdapterRow(string Id, string Name, AdapterKind Kind, string Endpoint, string Collector, LinkState State, string Note, int Points, string Answered, long LastAnswerUs)
{
    public string ElementId => "a-" + Devices.ElementId.Of(Id);
    public string Page => AdaptersPage.Path + "/" + Uri.EscapeDataString(Id);

    internal static AdapterRow Of(Text text, AdapterStatus status, int points) => new(status.Adapter.Id, status.Adapter.Name, status.Adapter.Kind, status.Adapter.Endpoint, status.Adapter.Collector,
        status.State, status.Note is { } note ? text[note] : "", points, Share(text, status.Health), (status.Health?.LastAnswerUs ?? 0) / 1_000_000 * 1_000_000);

    // To a tenth, rounded down: 100 % means all.
    private static string Share(Text text, AdapterHealth? health) => health is not { Requests: > 0 } ? "—"
        : (Math.Floor(1_000.0 * Math.Min(health.Answers, health.Requests) / health.Requests) / 10).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + "% " + text[$"（{text.Short(health.Requests)} 次）", $"(of {text.Short(health.Requests)})"];
}
