using Yiwang.Events;
using Yiwang.Storage.Log;

namespace Yiwang.Parties.Organizations;

/// <summary>Reads the chain of party facts at start and follows the log's writer from then on, so that a fact is here before its command is acknowledged.</summary>
public sealed class Directory : IDirectory
{
    private readonly IEvents _events;
    private readonly Lock _applying = new();
    private volatile PartySnapshot _now = PartySnapshot.Empty;
    private long _applied = -1;

    private Directory(IEvents events) => _events = events;

    /// <exception cref="CorruptEntryException">A fact in the chain is damaged: nobody can say who may do what.</exception>
    public static Directory Open(IEvents events)
    {
        var directory = new Directory(events);
        lock (directory._applying)
        {
            events.Log.OnEffective(directory.Follow, PartySnapshot.Wants);
            var chain = new Stack<RecordedEvent>();
            for (var position = events.FindHead(PartyDrafts.Chain); position >= 0; position = chain.Peek().Previous) PushAppend(events, position, chain);
            foreach (var e in chain) directory.Apply(e);
        }
        return directory;
    }

    public Organization? Operator => _now.Order is [var first, ..] ? _now.Organizations[first] : null;

    public IReadOnlyList<Organization> Organizations
    {
        get
        {
            var now = _now;
            return [.. now.Order.Select(id => now.Organizations[id])];
        }
    }

    public Organization? Find(OrganizationId organization) => _now.Organizations.GetValueOrDefault(organization.ToString());

    public Organization? Find(string? organization) => OrganizationId.TryParse(organization, out var id) ? Find(id) : null;

    public Organization? Find(Uscc uscc)
    {
        var now = _now;
        return now.ByUscc.TryGetValue(uscc.ToString(), out var id) ? now.Organizations[id] : null;
    }

    public User? Find(UserHandle user) => Find(user.Name) is { } found && found.Handle == user ? found : null;

    public User? Find(UserName name) => _now.Users.GetValueOrDefault(name.ToString());

    public IReadOnlyList<User> Members(OrganizationId organization)
    {
        var now = _now;
        return now.Members.TryGetValue(organization.ToString(), out var names) ? [.. names.Select(n => now.Users[n])] : [];
    }

    public AppIdentity? FindApp(string handle) => _now.Apps.Find(handle);

    public AppIdentity? FindCredential(int index, string handle) => _now.Apps.FindCredential(index, handle);

    public IReadOnlyList<NamedCredential> CredentialsOf(string handle) => _now.Apps.CredentialsOf(handle);

    public bool HasCredentials(ReadOnlySpan<char> handle) => _now.Apps.HasCredentials(handle);

    public IReadOnlyList<AppIdentity> Apps(OrganizationId organization) =>
        [.. _now.Apps.All.Where(a => a.Organization == organization).OrderBy(a => a.Handle, StringComparer.Ordinal)];

    public Person? PersonOf(User user)
    {
        var sealedPart = _events.Find(user.PersonPosition) is { Succeeded: true, Value: var e } ? _events.Unseal(e) : null;
        if (sealedPart is null || PartyJson.Read(sealedPart, PartyJson.Default.PersonPayload) is not { Name: { } name } person) return null;
        return new Person(name, person.Phone);
    }

    /// <summary>The facts of one append lie side by side and name the same previous fact, the one before the append.</summary>
    private static void PushAppend(IEvents events, long last, Stack<RecordedEvent> chain)
    {
        var previous = events.Read(last).Previous;
        for (var position = last; position > previous; position--)
        {
            var e = events.Read(position);
            if (!PartySnapshot.Wants(e.Kind) || e.Previous != previous) return;
            chain.Push(e);
        }
    }

    private void Follow(StoredEntry entry)
    {
        lock (_applying) Apply(_events.Decode(entry));
    }

    private void Apply(RecordedEvent e)
    {
        if (e.Position <= _applied) return;
        if (e.TakenFrom is null || IsReadable(e)) _now = _now.With(e);
        _applied = e.Position;
    }

    /// <summary>Whether a fact that came from another node, whose commands nobody here knows, says anything to the directory.</summary>
    public static bool IsReadable(RecordedEvent e)
    {
        try
        {
            _ = PartySnapshot.Empty.With(e);
            return true;
        }
        catch (Exception x) when (x is System.Text.Json.JsonException or ArgumentException or InvalidOperationException or NullReferenceException) { return false; }
    }
}
