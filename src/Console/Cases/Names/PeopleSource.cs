using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Names;

/// <summary>People of the asker's organisation. Others are shown by name where a case names them, and are not offered.</summary>
internal sealed class PeopleSource(IDirectory directory) : IReferenceSource
{
    public FieldType Kind => FieldType.User;

    public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(who.Organization, out var own)) return ValueTask.FromResult<IReadOnlyList<Reference>>([]);
        var asked = query.Trim();
        return ValueTask.FromResult<IReadOnlyList<Reference>>(
        [
            .. directory.Members(own).Where(u => !u.Disabled).Select(Shown).Where(r => asked.Length == 0 || r.Name.Contains(asked, StringComparison.OrdinalIgnoreCase) || r.Handle.Contains(asked, StringComparison.OrdinalIgnoreCase)).Take(max),
        ]);
    }

    public Reference? Find(string handle, Principal who) => UserHandle.TryParse(handle, out var user) && directory.Find(user) is { } found ? Shown(found) : null;

    private Reference Shown(User user) => new(user.Handle.ToString(), directory.PersonOf(user)?.Name ?? user.Handle.Name.ToString(), user.Handle.Name.ToString(), null);
}
