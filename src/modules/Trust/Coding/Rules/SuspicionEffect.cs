using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Forms;
using Yiwang.Trust.Coding.Scans;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.SuspicionField;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>Opens the case that follows from a hit; at least once, and with the hit's position as key never twice.</summary>
internal sealed class SuspicionEffect(CityTable cities) : Effect
{
    private readonly TaskCompletionSource<INodeCases> _cases = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string Name => "trust.suspicions";

    public override bool Wants(string kind) => kind == ProductKinds.SuspectedCounterfeit;

    /// <summary>Hits wait until the engine of cases is there.</summary>
    public void Use(INodeCases cases) => _cases.TrySetResult(cases);

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        var cases = await _cases.Task.WaitAsync(cancel);
        if (CodeFacts.Code(e) is not { } code || CodeFacts.Hit(e) is not { } hit) return;
        var rule = hit.Text("rule");
        // another program's way to say so has no case here
        if (rule is not (CodeRule.Scans or CodeRule.Wrong or CodeRule.Unshipped or CodeRule.Twice or CodeRule.Diversion)) return;
        var opened = await cases.OpenAsync(e.Owner, new OpenCase(rule == CodeRule.Diversion ? CodeForms.Diversion : CodeForms.Counterfeit, Values(rule, code, hit), Things: [code], Key: "suspicion:" + e.Position.ToString(CultureInfo.InvariantCulture)), cancel);
        if (!opened.Succeeded) throw new InvalidOperationException($"{opened.Status.Code} {opened.Status.Field} {opened.Status.Detail}");
    }

    private JsonObject Values(string rule, string code, JsonObject hit)
    {
        var values = new JsonObject
        {
            [Of.CodeText] = code, [Of.Code] = code, [Of.LineName] = hit.Text("line"), [Of.Scans] = hit.Whole("scans"), [Of.Cities] = hit.Whole("cities"),
            [Of.Places] = new JsonArray([.. hit.Rows("places").Select(p => (JsonNode)new JsonObject { [Of.At] = Moment(p.Whole("at")), [Of.City] = cities.Of((int)p.Whole("city"))?.Name.Zh ?? "未知" })]),
        };
        if (rule != CodeRule.Diversion) values[Of.Rule] = rule;
        if (hit.TextOrNull("dealer") is { } dealer) values[Of.Dealer] = dealer;
        if (hit.TextOrNull("region") is { } region) values[Of.Region] = region;
        return values;
    }

    private static string Moment(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
