using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Applications;
using Yiwang.Identify.Credentials;
using Yiwang.Identify.Home;
using Yiwang.Identify.Links;
using Yiwang.Identify.Listing;
using Yiwang.Identify.Lookup;
using Yiwang.Identify.Reading;
using Yiwang.Identify.Reporting.Pages;
using Yiwang.Identify.Search;
using Yiwang.Identify.Statistics;
using Yiwang.Identify.Surfaces.Doip;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.DigitalLink;
using Yiwang.Identify.Surfaces.HandleRest;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Identify.Surfaces.Snms;
using Yiwang.Parties;

namespace Yiwang.Identify;

/// <summary>Module 标识: registration, templates, ranges, resolution, prefixes, labels and statistics.</summary>
public static class IdentifySetup
{
    private static readonly Bilingual s_group = new("标识", "Identifiers");
    private static readonly Role[] s_people = [Role.OrgAdmin, Role.IdentifierManager, Role.EquipmentEngineer, Role.Inspector, Role.ParkOperator, Role.RegistryReviewer, Role.RegionOfficer, Role.Auditor, Role.NodeAdmin];
    private static readonly Role[] s_registrars = [Role.OrgAdmin, Role.IdentifierManager];

    public static IServiceCollection AddIdentify(this IServiceCollection services)
    {
        services.AddSingleton(new PageAssembly(typeof(IdentifySetup).Assembly));
        services.AddSingleton<ThingReader>().AddSingleton<ProvedReading>().AddSingleton<UseFigures>().AddSingleton<IWallFigures, ResolveFigures>().AddSingleton<RequestLog>();
        services.AddSingleton<RefusalAudit>().AddSingleton<ValueChanges>().AddSingleton<HandleListing>().AddSingleton<PrefixHoming>();
        services.AddSingleton<Gs1Finder>().AddSingleton<CodeLookup>().AddSingleton<DigitalLinkResolver>();
        services.AddSingleton(new ThingPanel(new("GS1 链接", "GS1 links"), typeof(LinksPanel), 50));
        services.AddScoped<ISearchSource, ThingSearch>().AddScoped<ISearchSource, CredentialSearch>();
        services.AddSingleton(new BoardTile(typeof(FiguresTile), 10, Any(s_people)));
        services.AddSingleton(new BoardTile(typeof(ReviewTile), 20, Any([Role.RegistryReviewer])));
        services.AddSingleton(new BoardTile(typeof(FirstStepsTile), 30, Any(s_registrars)));
        services.AddSingleton(new BoardTile(typeof(QuickTile), 40, Any(s_people)));
        IdentifyFiles.Add(services);
        ApplicationsSetup.Add(services);
        SnmsEndpoints.Add(services);
        DoipEndpoints.Add(services);
        HandleServerSetup.Add(services);
        HandleRestSetup.Add(services);
        Menu(services, new("标识查询", "Look up"), "/lookup", "search", 100, _ => true);
        Menu(services, new("标识列表", "Identifiers"), "/identify/identifiers", "list-details", 110, Any(s_people));
        Menu(services, new("登记标识", "Register"), "/identify/register", "tag", 120, Any(s_registrars));
        Menu(services, new("导入", "Import"), "/identify/import", "file-spreadsheet", 125, Any([.. s_registrars, Role.EquipmentEngineer]));
        Menu(services, new("标签打印", "Labels"), "/identify/labels", "printer", 127, Any(s_people));
        Menu(services, new("标识段", "Ranges"), "/identify/ranges", "brackets-contain", 130, Any(s_people));
        Menu(services, new("模板", "Templates"), "/identify/templates", "template", 140, Any(s_people));
        Menu(services, new("前缀", "Prefixes"), "/identify/prefixes", "sitemap", 150, Any(s_people));
        Menu(services, new("统计", "Statistics"), "/identify/statistics", "chart-bar", 160, Any(s_people));
        Menu(services, new("报送", "Reports"), ReportLinks.Home, "send", 165, ReportLinks.Concerns);
        Menu(services, new("接入指南", "Connection guide"), "/identify/connect", "plug-connected", 170, _ => true);
        Menu(services, new("接入凭证", "Credentials"), CredentialsPage.Path, "key", 180, Any([Role.OrgAdmin, Role.IdentifierManager, Role.Auditor]));
        Menu(services, new("请求日志", "Request log"), RequestFilter.Path, "activity", 190, Any([Role.OrgAdmin, Role.IdentifierManager, Role.Auditor, Role.NodeAdmin]));
        return services;
    }

    public static void MapIdentify(this IEndpointRouteBuilder routes)
    {
        IdentifiersExport.Map(routes);
        IdentifyFiles.Map(routes);
        RequestStream.Map(routes);
        ReportExport.Map(routes);
        EscrowEndpoint.Map(routes);
    }

    private static void Menu(IServiceCollection services, Bilingual title, string path, string icon, int order, Func<Principal, bool> visible) =>
        services.AddSingleton(new MenuItem(s_group, title, path, icon, order, visible));

    private static Func<Principal, bool> Any(Role[] roles) => who => Array.Exists(roles, who.Roles.Contains);
}
