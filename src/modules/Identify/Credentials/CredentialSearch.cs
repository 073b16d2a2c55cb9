using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Identify.Credentials;

/// <summary>Credentials of the asker's organisation by name, for those whose page it is.</summary>
internal sealed class CredentialSearch(IDirectory directory, IAccess access) : ISearchSource
{
    public ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel)
    {
        var asked = query.Trim();
        if (asked.Length < 2 || !OrganizationId.TryParse(who.Organization, out var own) || !access.Decide(who, AccessAction.ReadRequests, new ThingScope(own.ToString(), null)).Allowed) return ValueTask.FromResult<IReadOnlyList<SearchHit>>([]);
        return ValueTask.FromResult<IReadOnlyList<SearchHit>>(
        [
            .. from app in directory.Apps(own)
               where app.Handle.Contains(asked, StringComparison.OrdinalIgnoreCase) || app.Names.Any(n => n.ToString().Contains(asked, StringComparison.OrdinalIgnoreCase))
               orderby app.Handle
               select new SearchHit(CredentialWords.ShortName(app), app.Names.Count > 0 ? app.Names[0].ToString() : app.Handle, CredentialWords.Page(app), "key"),
        ]);
    }
}
