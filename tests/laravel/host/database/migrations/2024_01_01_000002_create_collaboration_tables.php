<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('plans', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->string('name')->unique();
            $table->timestamps();
        });
        Schema::create('tenant_user', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('tenant_id')->constrained();
            $table->foreignUuid('user_id')->constrained();
        });
        Schema::create('site_user', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('site_id')->constrained()->cascadeOnDelete();
            $table->foreignUuid('user_id')->constrained();
            $table->unique(['site_id', 'user_id']);
        });
        Schema::create('notes', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->string('notable_type');
            $table->uuid('notable_id');
            $table->string('text');
            $table->timestamps();
        });
        Schema::create('invoices', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('organization_id')->constrained();
            $table->string('number')->unique();
            $table->unsignedInteger('cents');
            $table->timestamps();
        });
        Schema::table('sites', static function (Blueprint $table): void {
            $table->unsignedInteger('visits')->default(0);
            $table->softDeletes();
        });
        $prefix = DB::getTablePrefix();
        DB::statement("create view {$prefix}active_sites as select * from {$prefix}sites where status = 'active'");
    }
};
