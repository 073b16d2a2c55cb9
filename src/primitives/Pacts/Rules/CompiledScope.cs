using System.Collections.Frozen;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Pacts.Rules;

/// <summary>A scope made ready to be asked a million times: sets in place of lists, prefixes and regions parsed.</summary>
internal sealed class CompiledScope
{
    private readonly PactVerbs _verbs;
    private readonly int _maxGrade;
    /// <summary>Template → its named values; null = all up to the grade.</summary>
    private readonly FrozenDictionary<string, FrozenSet<int>?> _templates;
    private readonly FrozenSet<string> _definitions, _streams, _eventKinds, _reports;
    private readonly string[] _prefixes;
    /// <summary>The digits that count: 51 of 510000.</summary>
    private readonly string[] _regions;
    private readonly bool _everyPrefix, _everyRegion, _onlyConcerned;

    public CompiledScope(PactText text, PactScope scope, bool ofA)
    {
        (_verbs, _maxGrade, MessagesPerDay) = (scope.Verbs, scope.MaxGrade, scope.MessagesPerDay);
        _templates = scope.Templates.ToFrozenDictionary(t => t, t => scope.Values.TryGetValue(t, out var values) ? values.ToFrozenSet() : null, StringComparer.OrdinalIgnoreCase);
        _definitions = scope.Definitions.ToFrozenSet(StringComparer.Ordinal);
        _streams = scope.Streams.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _eventKinds = scope.EventKinds.ToFrozenSet(StringComparer.Ordinal);
        _reports = scope.Reports.ToFrozenSet(StringComparer.Ordinal);
        // what a delegation delegates is the other side's, so it bounds nothing of the giver's own
        _everyPrefix = scope.Prefixes.Contains(PactScope.Everywhere) || (ofA && text.Kind == PactKind.Delegate);
        _prefixes = [.. scope.Prefixes.Where(p => p != PactScope.Everywhere)];
        _onlyConcerned = scope.OnlyConcerned;
        _everyRegion = scope.Regions.Contains(PactScope.Everywhere);
        _regions = [.. scope.Regions.Where(r => r != PactScope.Everywhere).Select(r => r.EndsWith("0000", StringComparison.Ordinal) ? r[..2] : r.EndsWith("00", StringComparison.Ordinal) ? r[..4] : r)];
    }

    public long MessagesPerDay { get; }

    /// <summary>Name of the first part of the scope that does not give it; null = given.</summary>
    public string? Missing(in PactQuestion q)
    {
        if (q.Verb == PactVerbs.None || (_verbs & q.Verb) != q.Verb) return "verbs";
        var subject = q.Verb switch
        {
            PactVerbs.Resolve => MissingValue(q),
            // a point is an identifier, a kind of fact is a word
            PactVerbs.Subscribe when q.Subject.Contains('/', StringComparison.Ordinal) => _streams.Contains(q.Subject) || (q.Handle is not null && _streams.Contains(q.Handle)) ? null : "streams",
            PactVerbs.Subscribe => !_eventKinds.Contains(q.Subject) ? "eventKinds" : _onlyConcerned && !q.ConcernsTaker && ProductKinds.Is(q.Subject) ? "flow" : null,
            PactVerbs.Forward => _definitions.Contains(q.Subject) ? null : "definitions",
            PactVerbs.Report => _reports.Contains(q.Subject) ? null : "reports",
            _ => "verbs",
        };
        if (subject is not null) return subject;
        if (q.Verb != PactVerbs.Resolve && q.Grade > _maxGrade) return "maxGrade";
        if (q.Handle is not null && !HasPrefix(q.Handle)) return "prefixes";
        return q.Region is { } region && !HasRegion(region) ? "regions" : null;
    }

    /// <summary>The highest grade of a value that crosses, 0 = none; and whether the value is named.</summary>
    public (int MaxGrade, bool IsNamed) Grant(string template, int value, string? handle)
    {
        if ((_verbs & PactVerbs.Resolve) == 0 || !_templates.TryGetValue(template, out var values) || (values is not null && !values.Contains(value))) return default;
        if (handle is null ? !_everyPrefix : !HasPrefix(handle)) return default;
        return (values is null ? Math.Min(_maxGrade, 2) : _maxGrade, values is not null);
    }

    private string? MissingValue(in PactQuestion q)
    {
        if (!_templates.TryGetValue(q.Subject, out var values)) return "templates";
        if (q.Value != 0 && values is not null && !values.Contains(q.Value)) return "values";
        if (q.Grade > _maxGrade) return "maxGrade";
        return q.Grade >= 3 && (values is null || q.Value == 0) ? "values" : null;
    }

    private bool HasPrefix(ReadOnlySpan<char> handle)
    {
        if (_everyPrefix) return true;
        var slash = handle.IndexOf('/');
        var prefix = slash < 0 ? handle : handle[..slash];
        foreach (var allowed in _prefixes)
        {
            if (prefix.StartsWith(allowed, StringComparison.OrdinalIgnoreCase) && (prefix.Length == allowed.Length || prefix[allowed.Length] == '.')) return true;
        }
        return false;
    }

    private bool HasRegion(RegionCode region)
    {
        if (_everyRegion) return true;
        foreach (var allowed in _regions) if (region.ToString().StartsWith(allowed, StringComparison.Ordinal)) return true;
        return false;
    }
}
