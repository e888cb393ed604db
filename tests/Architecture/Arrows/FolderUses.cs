using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AePipeline.Architecture.Tests.Arrows;

/// <summary>Finds where the folders of a project use each other: a type or a member in code; documentation does not count.</summary>
internal static class FolderUses
{
    /// <summary>Every use of one folder by another.</summary>
    public static IEnumerable<FolderUse> Of(SourceProject project)
    {
        var extensions = ExtensionsOf(project.Compilation);
        return project.Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).SelectMany(tree => In(project, tree, extensions));
    }

    private static IEnumerable<FolderUse> In(SourceProject project, SyntaxTree tree, ILookup<string, IMethodSymbol> extensions)
    {
        var meanings = project.Compilation.GetSemanticModel(tree);
        var user = project.FolderOf(tree.FilePath);
        // A using alone is no use, and an alias is used where it stands for something.
        return from node in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax)
               where node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax
               from definition in DefinitionsOf(node, meanings, extensions)
               where project.Compilation.ContainsSyntaxTree(definition)
               let used = project.FolderOf(definition.FilePath)
               where used != user
               select new FolderUse(user, used, tree.FilePath, node is SimpleNameSyntax name ? name.Identifier.Text : "new");
    }

    /// <summary>Where that is defined which a node means; of a call that packages keep from being understood, what it may mean.</summary>
    private static IEnumerable<SyntaxTree> DefinitionsOf(SyntaxNode node, SemanticModel meanings, ILookup<string, IMethodSymbol> extensions)
    {
        var meaning = meanings.GetSymbolInfo(node);
        var symbols = meaning.Symbol is { } symbol ? [symbol] : meaning.CandidateSymbols;
        if (symbols.IsEmpty && node is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } member)
        {
            // What extends a type of a package is found by its name, among what the file's usings let it see.
            symbols = [.. extensions[member.Identifier.Text].Where(method => Sees(meanings, member, method.ContainingType))];
        }

        return symbols.Where(candidate => candidate is not INamespaceSymbol)
            .SelectMany(candidate => candidate.DeclaringSyntaxReferences is { Length: > 0 } own ? own : candidate.ContainingType?.DeclaringSyntaxReferences ?? [])
            .Select(reference => reference.SyntaxTree);
    }

    private static bool Sees(SemanticModel meanings, SyntaxNode node, INamedTypeSymbol type) =>
        meanings.LookupNamespacesAndTypes(node.SpanStart, name: type.Name).Contains(type, SymbolEqualityComparer.Default);

    private static ILookup<string, IMethodSymbol> ExtensionsOf(CSharpCompilation compilation) =>
        (from tree in compilation.SyntaxTrees
         from method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
         where method.ParameterList.Parameters.Any(parameter => parameter.Modifiers.Any(SyntaxKind.ThisKeyword))
         select compilation.GetSemanticModel(tree).GetDeclaredSymbol(method)).ToLookup(method => method.Name);
}
