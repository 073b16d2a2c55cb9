using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Keys;

namespace Yiwang.Console.Accounts;

/// <summary>Accounts on the web: sessions, sign-in, first run. <c>UseAccounts</c> goes before <c>UseConsole</c>.</summary>
public static class AccountsSetup
{
    private static readonly string[] s_beforeFirstRun = ["/setup", "/phone", "/ca.crt"];

    private static readonly Bilingual s_group = new("管理", "Administration");

    public static IServiceCollection AddAccounts(this IServiceCollection services) => services.AddFormKeys().AddSingleton<SetupCode>().AddScoped<IViewer, SessionViewer>()
        .AddSingleton(new MenuItem(s_group, new("用户与角色", "Users and roles"), "/admin/users", "users", 900, who => who.Holds(Role.OrgAdmin) || who.Holds(Role.NodeAdmin)))
        .AddSingleton(new MenuItem(s_group, new("辖区与属地", "Districts and regions"), "/admin/districts", "map-pin", 902, who => who.Holds(Role.OrgAdmin) || who.Holds(Role.NodeAdmin)))
        .AddSingleton(new MenuItem(s_group, new("托管单位", "Hosted organisations"), "/admin/organizations", "building", 905, who => who.Holds(Role.NodeAdmin)))
        .AddSingleton(new MenuItem(s_group, new("审计", "Audit"), "/admin/audit", "clipboard-check", 910, who => who.Holds(Role.OrgAdmin) || who.Holds(Role.Auditor) || who.Holds(Role.NodeAdmin)));

    /// <summary>Until the node has an organisation every page leads to the first run.</summary>
    public static void UseAccounts(this IApplicationBuilder app, IDirectory directory)
    {
        app.UseMiddleware<SessionMiddleware>();
        app.Use((http, next) =>
        {
            var request = http.Request;
            if (directory.Operator is not null || !PageRequest.Is(request) || Array.Exists(s_beforeFirstRun, p => request.Path.StartsWithSegments(p, StringComparison.Ordinal))) return next(http);
            http.Response.Redirect("/setup");
            return Task.CompletedTask;
        });
        app.Use((http, next) =>
        {
            if (RequestSession.Of(http) is not { SignedIn.Session.MustChangePassword: true } || !PageRequest.Is(http.Request) || http.Request.Path.StartsWithSegments("/account", StringComparison.Ordinal)) return next(http);
            http.Response.Redirect("/account/password");
            return Task.CompletedTask;
        });
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        AccountEndpoints.Map(routes);
        AuditExport.Map(routes);
        AppSessionEndpoints.Map(routes);
        UsccCheck.Map(routes);
        PhoneEndpoints.Map(routes);
        Districts.DistrictTable.Map(routes);
    }

    private static IServiceCollection AddFormKeys(this IServiceCollection services)
    {
        // It warns that nothing encrypts the keys, not knowing that the key store does.
        services.AddLogging(log => log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("yiwang");
        return services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = new FormKeys(s.GetRequiredService<IKeyStore>())));
    }

    /// <summary>Signs the browser in as one of the demonstration's people; refused on any other node.</summary>
    public static async Task<bool> EnterDemoAsync(HttpContext http, SignIn signIn, UserName user)
    {
        var request = new SignInRequest(user.ToString(), "", null, http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent, RequestSession.Of(http)?.Token);
        var opened = await signIn.WithDemoCardAsync(user, request, http.RequestAborted);
        if (opened.Succeeded) RequestSession.Give(http, opened.Value);
        return opened.Succeeded;
    }
}
