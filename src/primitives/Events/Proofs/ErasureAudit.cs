using System.Globalization;
using System.Text.Json;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Store;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <summary>Every erased group must have been ordered by an event (or stand in the list beside the keys), and every order carried out.</summary>
internal sealed class ErasureAudit(ErasureList? list)
{
    private readonly HashSet<(long Position, Disclosure Group)> _erased = [];
    private readonly HashSet<(long, Disclosure)> _listed = [.. list?.All.Select(l => (l.Position, l.Group)) ?? []];

    public string? Check(StoredEntry entry)
    {
        foreach (var group in entry.Groups)
            if (group.Content is null) _erased.Add((entry.Position, (Disclosure)group.Id));
        if (entry.Kind != LogKinds.GroupErased) return null;
        if (Target(entry) is not { } target) return "the order to erase cannot be read";
        return _erased.Remove(target) ? null : $"the {target.Group} group of entry {target.Position + 1} should be erased, and is not";
    }

    /// <summary>At the end: the first group that is gone without an order.</summary>
    public (long Position, Disclosure Group)? Unordered()
    {
        _erased.ExceptWith(_listed);
        return _erased.Count == 0 ? null : _erased.Min();
    }

    private static (long Position, Disclosure Group)? Target(StoredEntry entry)
    {
        var members = new EnvelopeMembers();
        if (entry.Groups is not [{ Content: { } content }, ..] || !EnvelopeReader.TryRead(content, ref members, out var payload) || payload.IsEmpty) return null;
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        return root.TryGetProperty("position", out var position) && root.TryGetProperty("group", out var group) && group.ValueKind == JsonValueKind.String
            && long.TryParse(position.ValueKind == JsonValueKind.String ? position.GetString() : null, CultureInfo.InvariantCulture, out var p) && Enum.TryParse<Disclosure>(group.GetString(), out var g)
            ? (p, g)
            : null;
    }
}
