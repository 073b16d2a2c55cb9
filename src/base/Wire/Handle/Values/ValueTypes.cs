namespace Yiwang.Wire.Handle.Values;

/// <summary>Types with a meaning in the protocol. HS_SERV and HS_ALIAS hold a handle, HS_NAMESPACE XML: all three are plain text here.</summary>
public static class ValueTypes
{
    public const string Admin = "HS_ADMIN";
    public const string Site = "HS_SITE";
    public const string Site6 = "HS_SITE.6";
    /// <summary>The site that answers for prefixes derived from this one.</summary>
    public const string PrefixSite = "HS_SITE.PREFIX";
    /// <summary>The same, in old records.</summary>
    public const string PrefixSiteLegacy = "HS_NA_DELEGATE";
    public const string Service = "HS_SERV";
    public const string PrefixService = "HS_SERV.PREFIX";
    public const string Alias = "HS_ALIAS";
    public const string Namespace = "HS_NAMESPACE";
    public const string ReferenceList = "HS_VLIST";
    public const string PublicKey = "HS_PUBKEY";
    public const string SecretKey = "HS_SECKEY";
    public const string Certificate = "HS_CERT";
    public const string Signature = "HS_SIGNATURE";
    public const string Url = "URL";
    public const string Email = "EMAIL";
}
