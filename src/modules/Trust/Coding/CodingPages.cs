using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Coding.Forms;
using Yiwang.Trust.Coding.Handheld;
using Yiwang.Trust.Coding.Packing;
using Yiwang.Trust.Coding.Printing;
using Yiwang.Trust.Coding.Public;

namespace Yiwang.Trust.Coding;

/// <summary>Pages and addresses of this part.</summary>
internal static class CodingPages
{
    private static readonly Bilingual s_group = new("可信", "Trust");

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Answers>().AddSingleton<PackingDesk>().AddSingleton<HandheldDesk>();
        services.AddSingleton(new MenuItem(s_group, new("包装线赋码", "Packing line"), "/codes/line", "package", 220, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("扫码收发货", "Scan goods"), "/codes/scan", "barcode", 222, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("兑奖", "Prizes"), "/codes/coupons", "gift", 246, who => who.Holds(Role.OrgAdmin) || who.Holds(Role.IdentifierManager)));
        services.AddSingleton(new CaseAction(new("下载印刷文件", "Download the print file"), "download", (view, who) => view.Definition.Code == CodeForms.Batch && view.Applicant == who.Organization && (view.State is CodeForms.BatchState.Draft or CodeForms.BatchState.Made) ? PrintPage.For(view.Id) : null, 10));
        services.AddSingleton<IScanWarning, CodeWarning>();
        services.AddSingleton<Origin>().AddSingleton<FirstQuery>().AddSingleton(new ScanPanel(typeof(CodePanel), 10)).AddSingleton(new ScanPanel(typeof(OriginCard), 20));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        ScanEndpoints.Map(routes);
        PrintEndpoint.Map(routes);
        PackingApi.Map(routes);
    }
}
