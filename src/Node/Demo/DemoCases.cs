using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
using Yiwang.Parties;

namespace Yiwang.Node.Demo;

/// <summary>
/// The forms of <c>demo/network/cases.tsv</c>, opened and moved step by step by the persons named there, at the times named there: the node's clock is set to each step, so that what its log says of
/// the past was recorded then.
/// </summary>
internal sealed class DemoCases(DemoData data, DemoSite site, TestClock clock, Func<string, OrganizationId> organization)
{
    private const string FileMark = "file:";
    private const string OrganizationMark = "org:";
    private const string DayMark = "$day";
    private static readonly TimeSpan s_effects = TimeSpan.FromMinutes(3);
    private readonly ICases _cases = site.Services.GetRequiredService<ICases>();
    private readonly INodeCases _node = site.Services.GetRequiredService<INodeCases>();
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <param name="now">To which the times before are counted.</param>
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var step in data.CaseSteps)
        {
            clock.Set(now - step.Before);
            var who = Who(step.User);
            var values = (JsonObject)await FilledAsync(JsonNode.Parse(step.Values.Length > 0 ? step.Values : "{}")!, who, cancel);
            var opinion = step.Opinion.Length > 0 ? step.Opinion : null;
            var what = $"{step.Case} {step.Transition} by {step.User}";
            if (step.Form.Length > 0 && !step.Case.Contains('/', StringComparison.Ordinal))
            {
                _ids[step.Case] = (await _cases.OpenAsync(who, new OpenCase(step.Form, values, Transition: step.Transition, Opinion: opinion), cancel)).Expect(what).Id;
                continue;
            }
            var id = _ids.TryGetValue(step.Case, out var known) ? known : await ChildAsync(step, who, cancel);
            if (_cases.Find(who, id) is not { Succeeded: true } seen) throw new InvalidDataException($"demo data: {what}: not seen");
            if (step.Transition.Length == 0) (await _cases.SaveAsync(who, new SaveCase(id, values, seen.Value.Position), cancel)).Expect(what);
            else (await _cases.MoveAsync(who, new MoveCase(id, step.Transition, values, seen.Value.Position, opinion, DemoNetwork.Password), cancel)).Expect(what);
        }
    }

    /// <summary>The case that an effect opened below another one for this person's organisation, as soon as it is there.</summary>
    private async Task<string> ChildAsync(DemoCaseStep step, Principal who, CancellationToken cancel)
    {
        var parent = _ids[step.Case.Split('/')[0]];
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(s_effects);
        while (true)
        {
            await foreach (var child in _node.AllAsync(new CaseQuery(step.Form, Parent: parent), late.Token))
            {
                if (!_cases.Find(who, child.Id).Succeeded || (step.Form == "circular-receipt" && child.Values["organization"]?.ToString() != who.Organization)) continue;
                return _ids[step.Case] = child.Id;
            }
            await Task.Delay(20, late.Token);
        }
    }

    /// <summary><c>org:YW03</c> becomes the organisation, <c>$day+30</c> a date, <c>file:name.txt</c> a file that says so.</summary>
    private async Task<JsonNode> FilledAsync(JsonNode node, Principal who, CancellationToken cancel)
    {
        switch (node)
        {
            case JsonObject map:
                var filled = new JsonObject();
                foreach (var (name, value) in map) filled[name] = value is null ? null : await FilledAsync(value, who, cancel);
                return filled;
            case JsonArray list:
                var rows = new JsonArray();
                foreach (var row in list) rows.Add(row is null ? null : await FilledAsync(row, who, cancel));
                return rows;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(OrganizationMark, StringComparison.Ordinal): return organization(text[OrganizationMark.Length..]).ToString();
            case JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(DayMark, StringComparison.Ordinal): return Day(text[DayMark.Length..]);
            case JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(FileMark, StringComparison.Ordinal): return await DemoFile.PutAsync(site, who, text[FileMark.Length..], cancel);
            default: return node.DeepClone();
        }
    }

    /// <summary>The step's own day, or so many days after it.</summary>
    private JsonValue Day(string later)
    {
        var days = later.Length == 0 ? 0 : int.Parse(later, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return JsonValue.Create(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZones.Node).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private Principal Who(string user)
    {
        var found = UserName.TryParse(user, out var name) ? site.Parties.Directory.Find(name) : null;
        return found?.In(OrganizationId.TryParse(found.Memberships.Keys.First(), out var id) ? id : default) ?? throw new InvalidDataException($"demo data: nobody is called {user}");
    }
}
