using System.Collections.Concurrent;
using Yiwang.Events;

namespace Yiwang.Things.Templates;

/// <summary>All templates in memory. One writer at a time; reads take no lock.</summary>
internal sealed class TemplateCatalog
{
    private readonly ConcurrentDictionary<Handle, Template[]> _byHandle = new();

    public Template? Find(Handle handle, int version = 0)
    {
        if (!_byHandle.TryGetValue(handle, out var versions)) return null;
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            if (version == 0 ? versions[i].State == TemplateState.Published : versions[i].Version == version && Shown(versions[i])) return versions[i];
        }
        return null;
    }

    public IReadOnlyList<Template> Versions(Handle handle) => _byHandle.TryGetValue(handle, out var versions) ? [.. versions.Where(Shown)] : [];

    public IReadOnlyList<Template> OwnedBy(string organization) =>
        [.. _byHandle.Values.Select(v => v.LastOrDefault(Shown)).OfType<Template>().Where(t => string.Equals(t.Owner, organization, StringComparison.OrdinalIgnoreCase)).OrderBy(t => t.Handle.ToString(), StringComparer.Ordinal)];

    /// <summary>The latest event about a template that somebody can see.</summary>
    public long Position(Handle handle) => Versions(handle) is { Count: > 0 } versions ? versions.Max(v => v.Position) : -1;

    /// <summary>The latest event about the handle at all: what the log's writer expects.</summary>
    public long Head(Handle handle) => _byHandle.TryGetValue(handle, out var versions) ? versions.Max(v => v.Position) : -1;

    public void Put(Template template) => _byHandle.AddOrUpdate(template.Handle, _ => [template], (_, versions) => [.. versions.Where(v => v.Version != template.Version).Append(template).OrderBy(v => v.Version)]);

    public void Apply(RecordedEvent e)
    {
        if (TemplateFact.Read(e) is not { } fact) return;
        var known = _byHandle.GetValueOrDefault(fact.Handle)?.FirstOrDefault(v => v.Version == fact.Version);
        if (known is not null && known.Position >= e.Position) return;
        if (fact.Body is { } body) Put(new(fact.Handle, fact.Version, fact.State, e.Owner, body, e.Position));
        else if (known is not null) Put(known with { State = known.State == TemplateState.Draft ? TemplateState.Discarded : fact.State, Position = e.Position });
    }

    private static bool Shown(Template template) => template.State != TemplateState.Discarded;
}
