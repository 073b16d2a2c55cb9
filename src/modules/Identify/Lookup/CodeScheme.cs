using Yiwang.Events;

namespace Yiwang.Identify.Lookup;

/// <summary>Families of identifiers that a person may hold in hand.</summary>
public enum CodeScheme { Unknown, Handle, Gs1, Oid, Ecode, DidBid, Url }

internal static class CodeSchemes
{
    public static Bilingual Title(this CodeScheme scheme) => scheme switch
    {
        CodeScheme.Handle => new("标识", "Identifier"),
        CodeScheme.Gs1 => new("GS1 标识", "GS1 identifier"),
        CodeScheme.Oid => new("对象标识符 OID", "Object identifier (OID)"),
        CodeScheme.Ecode => new("物联网统一标识 Ecode", "Ecode"),
        CodeScheme.DidBid => new("星火标识 BID", "BID (did:bid)"),
        CodeScheme.Url => new("网址", "Web address"),
        _ => new("未识别的编码", "Unknown code"),
    };

    /// <summary>Who resolves the scheme elsewhere, for a code that is bound to nothing here.</summary>
    public static Bilingual Elsewhere(this CodeScheme scheme) => scheme switch
    {
        CodeScheme.Gs1 => new("它没有登记在本节点，由厂商自己的 GS1 解析服务或 id.gs1.org 解析；本节点没有配置转到那里的路由。", "It is not registered here. Its brand owner's resolver or id.gs1.org resolves it; this node has no route there."),
        CodeScheme.Oid => new("它没有绑定到本节点的标识，由国家 OID 注册中心的解析系统解析；本节点没有配置转到那里的路由。", "It is bound to nothing here. The national OID registration centre resolves it; this node has no route there."),
        CodeScheme.Ecode => new("它没有绑定到本节点的标识，由国家物联网标识管理公共服务平台解析；本节点没有配置转到那里的路由。", "It is bound to nothing here. The national IoT identification platform resolves it; this node has no route there."),
        CodeScheme.DidBid => new("它没有绑定到本节点的标识，由星火·链网的 BID 解析服务解析；本节点没有配置转到那里的路由。", "It is bound to nothing here. The resolver of the Xinghuo chain network resolves it; this node has no route there."),
        CodeScheme.Url => new("这是一个普通网址，不是标识。", "This is a plain web address, no identifier."),
        _ => new("标识由前缀、斜杠和后缀组成，例如 99.501.1001/ZXJ26000731。", "An identifier is a prefix, a slash and a suffix, as 99.501.1001/ZXJ26000731."),
    };
}
