using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Names;

/// <summary>Names of what fields refer to, asked of every source once a request.</summary>
internal sealed class ReferenceNames(IEnumerable<IReferenceSource> sources, IViewer viewer)
{
    private readonly Dictionary<(FieldType, string), Reference> _known = [];
    // a table offers the same ones in every row
    private readonly Dictionary<(FieldType, string?, int), IReadOnlyList<Reference>> _first = [];

    public static bool IsReference(FieldType type) => type is FieldType.Thing or FieldType.Point or FieldType.User or FieldType.Organization;

    /// <summary>What a picker finds: references, and codes of a list that is too long for a choice.</summary>
    public static bool IsPicked(FieldType type) => IsReference(type) || type == FieldType.Industry;

    /// <summary>One that no source knows stands for itself.</summary>
    public Reference Of(FieldType kind, string handle)
    {
        if (_known.TryGetValue((kind, handle), out var known)) return known;
        var found = sources.Where(s => s.Kind == kind).Select(s => s.Find(handle, viewer.Principal)).FirstOrDefault(r => r is not null) ?? new Reference(handle, handle, "", null);
        return _known[(kind, handle)] = found;
    }

    /// <summary>Somebody at another node, of whom only the handle crossed, goes by the name of the organisation.</summary>
    public string Person(string? user)
    {
        if (user is null) return "";
        var name = Of(FieldType.User, user).Name;
        if (name != user || !UserHandle.TryParse(user, out var handle)) return name;
        var organization = handle.Organization.ToString();
        return Organization(organization) is var known && known != organization ? known : name;
    }

    public string Organization(string id) => Of(FieldType.Organization, id).Name;

    public async ValueTask<IReadOnlyList<Reference>> SearchAsync(FieldType kind, string query, string? template, int max, CancellationToken cancel)
    {
        if (query.Length == 0 && _first.TryGetValue((kind, template, max), out var first)) return first;
        var found = new List<Reference>();
        foreach (var source in sources.Where(s => s.Kind == kind))
            found.AddRange(await source.SearchAsync(query, template, viewer.Principal, max - found.Count, cancel));
        if (query.Length == 0) _first[(kind, template, max)] = found;
        return found;
    }

    /// <summary>What somebody typed in place of choosing: a handle as it is, or the one thing of that name.</summary>
    public async ValueTask<string> ResolveAsync(FieldDefinition field, string typed, CancellationToken cancel)
    {
        if (sources.Where(s => s.Kind == field.Type).Any(s => s.Find(typed, viewer.Principal) is not null)) return typed;
        var found = await SearchAsync(field.Type, typed, field.Template, 5, cancel);
        var named = found.Where(r => r.Name == typed || r.Detail == typed).ToList();
        return named.Count == 1 ? named[0].Handle : found.Count == 1 ? found[0].Handle : typed;
    }
}
