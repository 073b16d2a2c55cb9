using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Demo;

/// <summary>One node of the demonstration while it is being filled.</summary>
internal sealed class DemoSite(DemoNode node, Uri address, IServiceProvider services)
{
    public DemoNode Node { get; } = node;
    public Uri Address { get; } = address;
    public IServiceProvider Services => services;
    /// <summary>Where it speaks the Handle protocol.</summary>
    public int HandlePort { get; } = services.GetRequiredService<HandleServerOptions>().Handle?.TcpPort ?? PrefixRecord.UsualHandlePort;
    public IParties Parties { get; } = services.GetRequiredService<IParties>();
    public IPrefixRegistry Prefixes { get; } = services.GetRequiredService<IPrefixRegistry>();
    public ITemplates Templates { get; } = services.GetRequiredService<ITemplates>();
    public IRegistry Registry { get; } = services.GetRequiredService<IRegistry>();
    public Principal Administrator { get; set; } = Principal.Public;
    /// <summary>Who was bound, to be given passwords.</summary>
    public List<UserName> Users { get; } = [];
    public long NowUs => (services.GetRequiredService<TimeProvider>().GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public async Task SetPasswordsAsync(string password, CancellationToken cancel)
    {
        var passwords = services.GetRequiredService<Passwords>();
        foreach (var user in Users)
            if (await passwords.SetAsync(user, password, mustChange: false, cancel) is { Succeeded: false } refused) throw new InvalidDataException($"demo data: password of {user}: {refused.Code}");
    }

    /// <summary>The first administrator of an organisation here.</summary>
    public Principal Acting(OrganizationId organization) =>
        Parties.Directory.Members(organization).Select(u => u.In(organization)).FirstOrDefault(p => p is not null && p.Holds(Role.OrgAdmin)) ?? throw new InvalidOperationException($"{organization} has no administrator");
}
